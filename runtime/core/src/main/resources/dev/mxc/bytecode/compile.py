"""Reads sources from standard input, writes the code of each to standard output; nothing of them is run."""

import marshal
import sys
from importlib.machinery import SourceFileLoader


def _read(source, length):
    data = source.read(length)
    if len(data) != length:
        sys.exit(1)
    return data


def _code(path, source):
    try:
        return marshal.dumps(SourceFileLoader("module", path).source_to_code(source, path))
    except Exception:
        return b""


def _main():
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(8):
        path = _read(source, int.from_bytes(head[:4], "big")).decode("utf-8", "surrogateescape")
        code = _code(path, _read(source, int.from_bytes(head[4:], "big")))
        target.write(len(code).to_bytes(4, "big"))
        target.write(code)
        target.flush()


_main()
