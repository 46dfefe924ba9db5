"""bz2 needs native code; what imports it in passing works, what uses it is told."""


def _refuse(*args, **kwargs):
    raise ImportError("bz2 needs native code, which cannot run in an isolate; use gzip, zlib or lzma")


class BZ2Compressor:
    __init__ = _refuse


class BZ2Decompressor:
    __init__ = _refuse
