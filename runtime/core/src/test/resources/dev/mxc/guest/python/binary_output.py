import os
import sys

sys.stdout.buffer.write(bytes(range(32, 127)) + "äöü€𝄞".encode() + b"\n")
sys.stdout.write("text after bytes\n")
print("no newline at the end", end="")
sys.stderr.write("partial error")
