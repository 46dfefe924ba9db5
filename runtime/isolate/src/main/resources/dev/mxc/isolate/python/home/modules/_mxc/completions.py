"""Names that the language lacks beside CPython, or that say other than programs expect."""

import os
import posix
import stat
import sys

# Objects without a rule below, in bytes.
_SIZE_OTHERWISE = 56

# Head and bytes per item, as 64-bit CPython 3.12 has them.
_SIZES = {str: (41, 1), bytes: (33, 1), bytearray: (57, 1), tuple: (40, 8), list: (56, 8), memoryview: (184, 0)}
_FIXED_SIZES = {type(None): 16, bool: 28, float: 24, complex: 32, range: 48, slice: 56, type: 1064}


def _size_of(value, default=None):
    kind = type(value)
    own = kind.__dict__.get("__sizeof__")
    if own is not None and hasattr(own, "__code__"):
        return value.__sizeof__()
    if kind in _FIXED_SIZES:
        return _FIXED_SIZES[kind]
    if kind is int:
        return 24 + 4 * max(1, -(-value.bit_length() // 30))
    if kind is str and not value.isascii():
        widest = max(map(ord, value))
        width = 1 if widest < 0x100 else 2 if widest < 0x10000 else 4
        return (57 if width == 1 else 58 if width == 2 else 60) + width * len(value)
    if kind in _SIZES:
        head, item = _SIZES[kind]
        return head + item * len(value)
    if isinstance(value, dict):
        return _table_size(len(value), 64, 184, 5, 21)
    if isinstance(value, (set, frozenset)):
        return _table_size(len(value), 216, 216, 4, 64)
    return _SIZE_OTHERWISE


def _table_size(count, empty, small, small_max, per_item):
    if count == 0:
        return empty
    if count <= small_max:
        return small
    return small + per_item * (1 << count.bit_length())


def _system():
    sys.maxsize = 2**63 - 1
    sys.getdefaultencoding = lambda: "utf-8"
    sys.getsizeof = _size_of
    sys.getrefcount = lambda value: 2
    sys.version = f"{sys.version.split()[0]} (main, Jan  1 2024, 00:00:00) [Graal, Interpreted]"
    for function, name in ((sys.getdefaultencoding, "getdefaultencoding"), (sys.getsizeof, "getsizeof"), (sys.getrefcount, "getrefcount")):
        function.__name__ = function.__qualname__ = name


def _renaming(function):
    def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
        # An existing folder as the target stops the whole program here, so it is told apart before.
        if src_dir_fd is None and dst_dir_fd is None:
            try:
                onto = stat.S_ISDIR(posix.lstat(dst).st_mode)
            except OSError:
                onto = False
            if onto and not _onto_folder(src, dst):
                return None
        return function(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    rename.__name__ = rename.__qualname__ = function.__name__
    return rename


def _readlink(path, *, dir_fd=None):
    # What is no link is answered with its own path otherwise.
    if dir_fd is None and not stat.S_ISLNK(posix.lstat(path).st_mode):
        import errno

        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), os.fspath(path))
    return _posix_readlink(path, dir_fd=dir_fd)


_posix_readlink = posix.readlink
_readlink.__name__ = _readlink.__qualname__ = "readlink"


def _onto_folder(src, dst):
    """Makes way for what is moved onto a folder; answers whether there is something left to do."""
    import errno

    source, target = os.path.abspath(os.fspath(src)), os.path.abspath(os.fspath(dst))
    number = 0
    if not stat.S_ISDIR(posix.lstat(src).st_mode):
        number = errno.EISDIR
    elif target[:1] == source[:1] and target.startswith(source.rstrip(source[:1]) + source[:1]):
        number = errno.EINVAL
    elif source != target and posix.listdir(dst):
        number = errno.ENOTEMPTY
    elif source != target:
        posix.rmdir(dst)
    if number:
        raise OSError(number, os.strerror(number), os.fspath(src), None, os.fspath(dst))
    return source != target


def _binary():
    import binascii

    plain = binascii.hexlify

    def hexlify(data, sep=None, bytes_per_sep=1):
        return plain(data) if sep is None else bytes(data).hex(sep, bytes_per_sep).encode()

    binascii.hexlify = binascii.b2a_hex = hexlify
    import _codecs
    import codecs

    mapped = _codecs.charmap_encode

    def charmap_encode(text, errors="strict", mapping=None):
        return _codecs.latin_1_encode(text, errors) if mapping is None else mapped(text, errors, mapping)

    _codecs.charmap_encode = codecs.charmap_encode = charmap_encode


def install():
    _system()
    for name in ("rename", "replace"):
        setattr(posix, name, _renaming(getattr(posix, name)))
        setattr(os, name, getattr(posix, name))
    _binary()
    os.P_WAIT, os.P_NOWAIT, os.P_NOWAITO = 0, 1, 1
    os.readlink = posix.readlink = _readlink
    import gc
    import math
    import unicodedata

    unicodedata.numeric = _numeric
    math.cbrt = lambda x: math.copysign(_cube_root(abs(x)), x)
    math.exp2 = lambda x: 2.0**x
    for name, value in (("get_threshold", (700, 10, 10)), ("get_freeze_count", 0), ("get_stats", [])):
        if not hasattr(gc, name):
            setattr(gc, name, lambda value=value: value)
    for name in ("set_threshold", "freeze", "unfreeze"):
        if not hasattr(gc, name):
            setattr(gc, name, lambda *args: None)
    gc.garbage = []


def _numeric(*arguments):
    """As unicodedata.numeric: digits, and what is composed as a fraction of digits."""
    import unicodedata

    character = arguments[0]
    number = unicodedata.digit(character, None)
    if number is not None:
        return float(number)
    kind, *codes = unicodedata.decomposition(character).split() or [""]
    if kind == "<fraction>":
        above, _, below = "".join(chr(int(code, 16)) for code in codes).partition("\u2044")
        if above.isdigit() and below.isdigit():
            return int(above) / int(below)
    if len(arguments) > 1:
        return arguments[1]
    raise ValueError("not a numeric character")


def _cube_root(x):
    if x == 0 or x != x or x == float("inf"):
        return x
    root = x ** (1 / 3)
    # One step of Newton's, and the integer where it is one.
    root -= (root * root * root - x) / (3 * root * root)
    nearest = float(round(root)) if root < 1e15 else root
    return nearest if nearest * nearest * nearest == x else root
