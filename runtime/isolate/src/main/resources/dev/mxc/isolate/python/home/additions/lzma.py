

_MxcDecompressor = LZMADecompressor
_MXC_XZ = b"\xfd7zXZ\0"
_MXC_ALONE_SIZE = 13


def _mxc_is_alone(header):
    """Whether a header of the old format is one that an encoder writes: any other has the decoder ask for gigabytes."""
    dictionary = int.from_bytes(header[1:5], "little")
    size = int.from_bytes(header[5:13], "little")
    highest = 1 << max(dictionary.bit_length() - 1, 0)
    plausible = dictionary in (highest, highest + highest // 2, 2**32 - 1)
    return header[0] < 225 and plausible and (size < 2**38 or size == 2**64 - 1)


class LZMADecompressor:
    def __init__(self, format=FORMAT_AUTO, memlimit=None, filters=None):
        self._inner = _MxcDecompressor(format, memlimit, filters)
        self._head = b"" if format in (FORMAT_AUTO, FORMAT_ALONE) else None

    def decompress(self, data, max_length=-1):
        if self._head is not None:
            self._head += bytes(data[:_MXC_ALONE_SIZE])
            if self._head.startswith(_MXC_XZ):
                self._head = None
            elif len(self._head) >= _MXC_ALONE_SIZE:
                if not _mxc_is_alone(self._head):
                    raise LZMAError("Input format not supported by decoder")
                self._head = None
        return self._inner.decompress(data, max_length)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._inner, name)
