import sys
import threading
import time


def leave():
    sys.exit(5)


thread = threading.Thread(target=leave)
thread.start()
thread.join()


def late():
    time.sleep(0.2)
    print("a thread that is no daemon ends first")


def never():
    time.sleep(600)
    print("a daemon is left behind")


threading.Thread(target=late).start()
threading.Thread(target=never, daemon=True).start()
print("the main thread is done")
