"""Files that a program leaves open are flushed before files are looked at again, as reference counting does elsewhere."""

import builtins
import io
import os
import posix
import weakref

_open = io.open
_COLLECT_AT = 24

# The buffered writers of open files, each with a weak reference to the object that the program holds.
_writers = []


def flush():
    """Makes visible what was written; closes what nobody holds any more."""
    kept = []
    for holder, writer in _writers:
        if writer.closed:
            continue
        try:
            if holder() is None:
                writer.close()
                continue
            writer.flush()
        except ValueError:
            continue
        kept.append((holder, writer))
    _writers[:] = kept
    if len(kept) > _COLLECT_AT:
        import gc

        gc.collect()


def _opening(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if _writers:
        flush()
    stream = _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
    if "r" not in mode or "+" in mode:
        _remember(stream)
    return stream


def _remember(stream):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(write_through=True)
        _writers.append((weakref.ref(stream), stream.buffer))
    elif isinstance(stream, (io.BufferedWriter, io.BufferedRandom)):
        # Nothing weak can be had of the writer itself, so it is kept until the end or its close.
        _writers.append((lambda stream=stream: stream, stream))


def _flushing(function):
    def call(*args, **kwargs):
        if _writers:
            flush()
        return function(*args, **kwargs)

    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    return call


def install():
    _opening.__name__ = _opening.__qualname__ = "open"
    _opening.__doc__ = _open.__doc__
    builtins.open = io.open = _opening
    for name in ("stat", "lstat", "listdir", "scandir", "rename", "replace", "truncate"):
        setattr(os, name, _flushing(getattr(posix, name)))
