"""bz2 needs native code; what imports it in passing works, what uses it is told."""

_MAGIC = b"BZh"


def _refuse(*args, **kwargs):
    raise ImportError("bz2 needs native code, which cannot run in an isolate; use gzip, zlib or lzma")


class BZ2Compressor:
    __init__ = compress = flush = _refuse


class BZ2Decompressor:
    """Tells what is no bz2 data, as tarfile asks of every archive, from what is."""

    eof = False
    needs_input = True
    unused_data = b""

    def decompress(self, data, max_length=-1):
        if data and not data.startswith(_MAGIC[: len(data)]):
            raise OSError("Invalid data stream")
        _refuse()
