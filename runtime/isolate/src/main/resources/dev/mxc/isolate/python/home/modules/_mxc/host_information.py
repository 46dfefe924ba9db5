"""The machine that a program sees: one of no interest."""

import os
import posix
import sys
import time

_user = "guest"
_home = "/workspace"
_pid = 2
_id = 1000


def _uname():
    return posix.uname_result(("Linux", "mxc", "6.1.0", "#1 SMP", "x86_64"))


def _times():
    cpu = time.process_time()
    return os.times_result(cpu, 0.0, 0.0, 0.0, time.monotonic())


_values = {
    "getpid": lambda: _pid,
    "getppid": lambda: 1,
    "getpgid": lambda pid: _pid,
    "getpgrp": lambda: _pid,
    "getsid": lambda pid: _pid,
    "getuid": lambda: _id,
    "geteuid": lambda: _id,
    "getgid": lambda: _id,
    "getegid": lambda: _id,
    "getgroups": lambda: [_id],
    "getresuid": lambda: (_id, _id, _id),
    "getresgid": lambda: (_id, _id, _id),
    "getlogin": lambda: _user,
    "uname": _uname,
    "cpu_count": lambda: 2,
    "getloadavg": lambda: (0.0, 0.0, 0.0),
    "sched_getaffinity": lambda pid: {0, 1},
}


def install():
    if not hasattr(os, "times_result"):
        import collections

        os.times_result = posix.times_result = collections.namedtuple(
            "times_result", "user system children_user children_system elapsed"
        )
    _values["times"] = _times
    for name, value in _values.items():
        value.__name__ = value.__qualname__ = name
        setattr(os, name, value)
        setattr(posix, name, value)
    import pwd

    entry = pwd.struct_passwd((_user, "x", _id, _id, "", _home, "/bin/sh"))
    pwd.getpwuid = lambda uid: entry if uid == _id else _missing(f"getpwuid(): uid not found: {uid}")
    pwd.getpwnam = lambda name: entry if name == _user else _missing(f"getpwnam(): name not found: {name!r}")
    pwd.getpwall = lambda: [entry]
    # Within the home, so that whoever looks for it finds nothing and asks nobody.
    sys.executable = sys._base_executable = sys.prefix + "/bin/python3"
    _usage()
    # What the language tells of the process, of its virtual machine and of its folders.
    private = sys.modules["__graalpython__"]
    for name in "get_current_rss get_jdk_version startup_nano startup_wall_clock_ts executable_list venvlauncher_command".split():
        if hasattr(private, name):
            delattr(private, name)


def _usage():
    import gc
    import resource

    fields = resource.struct_rusage.n_fields if hasattr(resource.struct_rusage, "n_fields") else 16

    def getrusage(who):
        return resource.struct_rusage((time.process_time(), 0.0, *([0] * (fields - 2))))

    resource.getrusage = getrusage
    if not hasattr(gc, "get_objects"):
        gc.get_objects = lambda generation=None: []


def _missing(text):
    raise KeyError(text)
