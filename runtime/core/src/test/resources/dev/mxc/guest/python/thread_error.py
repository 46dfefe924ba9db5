# Standard error is not compared: frames of the standard library.
import threading


def broken():
    raise ValueError("in a thread")


thread = threading.Thread(target=broken, name="worker")
thread.start()
thread.join()
hooked = []
threading.excepthook = lambda args: hooked.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
thread = threading.Thread(target=broken, name="other")
thread.start()
thread.join()
print(hooked)
