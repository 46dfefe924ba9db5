"""Operations that an isolate does not have: they fail as their users expect, and the host hears of it."""

import os
import posix

import _mxc


def process(what):
    """The error of a program that would start another one."""
    _mxc.refused("process.start", str(what)[:500], "an isolate starts no processes")
    return PermissionError(13, "Permission denied: an isolate starts no processes", str(what)[:500])


def _starter(name, position=0):
    def refuse(*args, **kwargs):
        raise process(args[position] if len(args) > position else name)

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def _link(name, position):
    def refuse(*args, **kwargs):
        target = os.fspath(args[position])
        _mxc.refused("filesystem.write", os.path.abspath(target), "guests make no links")
        raise PermissionError(1, "Operation not permitted", target)

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def _system(command):
    raise process(command)


def _exit(status):
    """Ends the program at once: no handler and no block of any thread runs any more."""
    import time

    _mxc.leave(int(status) & 0xFF)
    while True:
        time.sleep(1)


def install():
    os._exit = posix._exit = _exit
    for name in (
        "system popen fork forkpty posix_spawn posix_spawnp execv execve execl execle execlp execlpe execvp execvpe"
        " spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe".split()
    ):
        position = 1 if name.startswith("spawn") else 0
        setattr(os, name, _starter(name, position))
        if hasattr(posix, name):
            setattr(posix, name, _starter(name, position))
    for name in ("link", "symlink"):
        setattr(os, name, _link(name, 1))
        setattr(posix, name, _link(name, 1))
    _threads()


def _threads():
    import _thread

    if _mxc.threads_max > 1:
        return

    def start_new_thread(function, args, kwargs=None):
        _mxc.refused("thread.start", getattr(function, "__qualname__", "thread"), "limits.threads is 1")
        raise RuntimeError("can't start new thread")

    _thread.start_new_thread = _thread.start_new = start_new_thread
