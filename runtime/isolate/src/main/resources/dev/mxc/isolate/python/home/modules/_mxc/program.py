"""One program from its first line to its last: what the host side calls."""

import atexit
import os
import sys

import _mxc
from _mxc import completions, host_information, imports, open_files, refusals

_FRAMES_MAX = 1000
_OWN = os.path.dirname(__file__) + "/"


def install():
    completions.install()
    host_information.install()
    imports.install()
    refusals.install()
    open_files.install()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    import builtins

    import _sitebuiltins

    builtins.help = _sitebuiltins._Helper()
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")


def bind(names, values, python_path):
    """Makes the context a claim's."""
    os.environ.clear()
    for name, value in zip(names, values):
        os.environ[name] = value
    sys.path[:] = ["/app", *python_path, *(p for p in sys.path if p)]
    sys.path_importer_cache.pop("/app", None)


def begin(file, argv):
    """Right before a program."""
    main = sys.modules["__main__"]
    main.__file__ = file
    main.__cached__ = None
    sys.argv = list(argv)
    sys.orig_argv = ["python3", *argv]


def finish():
    """Right after a program: what an interpreter does on its way out."""
    threading = sys.modules.get("threading")
    for step in (threading and threading._shutdown, atexit._run_exitfuncs, open_files.flush):
        try:
            step and step()
        except BaseException as error:
            # Handlers have printed theirs; an interpreter goes on to its end.
            if step is not atexit._run_exitfuncs:
                _print(_traceback(error))
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


def describe(error):
    """Prints an uncaught exception; answers with its type, text and traceback, or with an exit status."""
    if isinstance(error, SystemExit):
        return (_exit_status(error.code), "", "")
    kind = type(error)
    text = _traceback(error)
    hook = sys.excepthook
    if hook is sys.__excepthook__:
        _print(text)
    else:
        try:
            hook(kind, error, error.__traceback__)
        except SystemExit as exit:
            return (_exit_status(exit.code), "", "")
        except BaseException as again:
            _print("Error in sys.excepthook:\n" + _traceback(again) + "\nOriginal exception was:\n" + text)
    try:
        message = str(error)
    except BaseException:
        message = "<exception str() failed>"
    return (str(kind.__name__), message, text)


def _print(text):
    try:
        sys.stdout.flush()
    except Exception:
        pass
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except Exception:
        # A program that replaced the stream with something broken, or closed it, hears nothing, as elsewhere.
        pass


def _exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    try:
        _print(f"{code}\n")
    except BaseException:
        pass
    return 1


def _traceback(error):
    import traceback

    try:
        # Recursion goes deeper here than elsewhere, and describing a frame takes longer.
        shown = traceback.TracebackException.from_exception(error, limit=_FRAMES_MAX, compact=True)
        _without_own_frames(shown)
        return "".join(shown.format())
    except BaseException:
        return f"{type(error).__name__}\n"


def _without_own_frames(shown):
    """What stands between a program and the interpreter's own functions is not the program's."""
    left = [shown]
    while left:
        part = left.pop()
        if part is not None:
            part.stack[:] = [frame for frame in part.stack if not frame.filename.startswith(_OWN)]
            left += [part.__cause__, part.__context__, *(part.exceptions or ())]


_mxc.install = install
_mxc.bind = bind
_mxc.begin = begin
_mxc.finish = finish
_mxc.describe = describe
