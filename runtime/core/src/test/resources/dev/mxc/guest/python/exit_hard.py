import atexit
import os
import sys

atexit.register(print, "no handler runs")
try:
    print("flushed", flush=True)
    sys.stderr.write("error stream\n")
    os._exit(9)
finally:
    print("nor this")
