import atexit
import sys

atexit.register(print, "first registered, last called")
atexit.register(lambda: print("last registered, first called"))


@atexit.register
def unregistered():
    print("never")


atexit.unregister(unregistered)
sys.exit("the text of an exit goes to standard error: ü")
