# Standard error is not compared: the interpreters word it differently.
import atexit
import sys


def broken():
    raise ValueError("in a handler")


atexit.register(print, "still called")
atexit.register(broken)
sys.exit(3)
