"""Where modules come from: Python source and bytecode only, and words for what cannot be had."""

import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    SOURCE_SUFFIXES,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)

# Well-known packages that are nothing without native code.
_native = frozenset(
    "numpy pandas scipy sklearn matplotlib torch tensorflow jax PIL cv2 lxml sqlite3 _sqlite3 tkinter _tkinter"
    " curses _curses psycopg2 cryptography grpc pyarrow polars numba h5py shapely".split()
)


class _Hints:
    """The last finder: finds nothing and says why. Asked by importlib.util.find_spec it is silent, as any finder."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None or _asked_by_find_spec():
            return None
        if name in _native:
            raise ModuleNotFoundError(
                f"No module named {name!r}: it needs native code, which cannot run in an isolate;"
                " use a pure-Python package or the standard library",
                name=name,
            )
        return None


def _scanner(module):
    from _mxc.scanner import Scanner

    module.Scanner = Scanner


def _connection(module):
    from _mxc import urllib3_sockets

    urllib3_sockets.connect_through_host(module)


def _wait(module):
    from _mxc import urllib3_sockets

    urllib3_sockets.wait_for_host(module)


# Modules that want something after they were imported: frozen into the language, so that nothing can be appended to their
# source, or a package's, under its own name or within another that brings it along.
_completions = {"re": _scanner}
_packaged_completions = {"urllib3.connection": _connection, "urllib3.util.wait": _wait}


class _Completed:
    """The loader of a module that wants something afterwards."""

    def __init__(self, loader, completion):
        self._loader = loader
        self._completion = completion

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)
        self._completion(module)


class _Completing:
    """The first finder, for the few modules that are in want of it."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        completion = _completions.get(name)
        if completion is None and "urllib3." in name:
            completion = _packaged_completions.get(name[name.index("urllib3.") :])
        if completion is None:
            return None
        for finder in sys.meta_path[1:]:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = _Completed(spec.loader, completion)
                return spec
        return None


def _asked_by_find_spec():
    frame = sys._getframe(2)
    for _ in range(8):
        if frame is None:
            return False
        if frame.f_code.co_name == "find_spec" and frame.f_globals.get("__name__") == "importlib.util":
            return True
        frame = frame.f_back
    return False


def install():
    loaders = (SourceFileLoader, SOURCE_SUFFIXES), (SourcelessFileLoader, BYTECODE_SUFFIXES)
    sys.path_hooks[1:] = [FileFinder.path_hook(*loaders)]
    sys.path_importer_cache.clear()
    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "JavaImportFinder"]
    sys.meta_path.insert(0, _Completing)
    sys.meta_path.append(_Hints)
    for name in ("java", "polyglot", "jarray"):
        sys.modules.pop(name, None)
