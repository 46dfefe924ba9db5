import os
import threading
import time


def leave():
    print("leaving", flush=True)
    os._exit(11)


threading.Thread(target=leave).start()
try:
    while True:
        time.sleep(0.01)
except BaseException:
    print("not seen")
finally:
    print("nor this")
