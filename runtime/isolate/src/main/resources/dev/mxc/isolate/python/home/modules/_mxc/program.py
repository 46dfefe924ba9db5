"""One program from its first line to its last: what the host side calls."""

import os
import sys

import _mxc
from _mxc import host_information, imports, open_files, refusals

_format = None


def install():
    host_information.install()
    imports.install()
    refusals.install()
    open_files.install()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    import _signal
    import builtins

    import _sitebuiltins

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
    sys.argv[:] = list(argv)
    sys.orig_argv[:] = ["python3", *argv]


def finish():
    """Right after a program: what an interpreter does on its way out."""
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
    import atexit

    atexit._run_exitfuncs()
    open_files.flush()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass


def describe(error):
    """Prints an uncaught exception; answers with its type, text and traceback."""
    if isinstance(error, SystemExit):
        return (_exit_status(error.code), "", "")
    kind = type(error)
    try:
        text = _traceback(error)
    except RecursionError:
        text = f"{kind.__name__}\n"
    hook = sys.excepthook
    if hook is not sys.__excepthook__:
        try:
            hook(kind, error, error.__traceback__)
        except Exception as again:
            sys.stderr.write("Error in sys.excepthook:\n" + _traceback(again) + "\nOriginal exception was:\n" + text)
    else:
        sys.stdout.flush()
        sys.stderr.write(text)
        sys.stderr.flush()
    try:
        message = str(error)
    except Exception:
        message = "<exception str() failed>"
    return (kind.__name__, message, text)


def _exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def _traceback(error):
    import traceback

    return "".join(traceback.format_exception(error))


_mxc.install = install
_mxc.bind = bind
_mxc.begin = begin
_mxc.finish = finish
_mxc.describe = describe
