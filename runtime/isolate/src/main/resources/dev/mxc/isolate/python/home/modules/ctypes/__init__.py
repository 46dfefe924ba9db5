"""The types of ctypes and their sizes. Foreign functions and memory need native code, which cannot run in an isolate."""

import struct as _struct

import _mxc

__version__ = "1.1.0"
DEFAULT_MODE = RTLD_LOCAL = 0
RTLD_GLOBAL = 256


class ArgumentError(Exception):
    pass


def _refuse(what):
    _mxc.refused("native.load", str(what)[:500], "native code cannot run in an isolate")
    return OSError(f"{what}: native code cannot run in an isolate")


class _SimpleCData:
    _type_ = "i"
    _bits = 32
    _signed = True

    def __init__(self, value=0):
        self.value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        if self._signed is not None:
            value = int(value) & ((1 << self._bits) - 1)
            if self._signed and value >> (self._bits - 1):
                value -= 1 << self._bits
        self._value = value

    def __repr__(self):
        return f"{type(self).__name__}({self._value!r})"


def _integer(name, code, signed):
    size = _struct.calcsize(code)
    return type(name, (_SimpleCData,), {"_type_": code, "_bits": 8 * size, "_signed": signed, "__module__": __name__})


c_byte = _integer("c_byte", "b", True)
c_ubyte = _integer("c_ubyte", "B", False)
c_short = _integer("c_short", "h", True)
c_ushort = _integer("c_ushort", "H", False)
c_int = _integer("c_int", "i", True)
c_uint = _integer("c_uint", "I", False)
c_long = _integer("c_long", "l", True)
c_ulong = _integer("c_ulong", "L", False)
c_longlong = _integer("c_longlong", "q", True)
c_ulonglong = _integer("c_ulonglong", "Q", False)
c_int8, c_uint8, c_int16, c_uint16 = c_byte, c_ubyte, c_short, c_ushort
c_int32, c_uint32, c_int64, c_uint64 = c_int, c_uint, c_long, c_ulong
c_size_t, c_ssize_t = c_ulong, c_long


class c_double(_SimpleCData):
    _type_ = "d"
    _bits = 64
    _signed = None


class c_float(c_double):
    _type_ = "f"
    _bits = 32


class c_bool(c_ubyte):
    _type_ = "?"


class c_void_p(c_ulong):
    _type_ = "P"


class c_char_p(c_void_p):
    _type_ = "z"
    _signed = None


class c_wchar_p(c_char_p):
    _type_ = "Z"


class c_char(c_ubyte):
    _type_ = "c"
    _signed = None


class py_object(c_void_p):
    _type_ = "O"
    _signed = None


class Structure:
    def __init__(self, *args, **kwargs):
        raise _refuse("ctypes.Structure")


class Union(Structure):
    pass


class Array(Structure):
    pass


def sizeof(kind):
    bits = getattr(kind, "_bits", None)
    if bits is None:
        raise TypeError("this type has no size")
    return bits // 8


alignment = sizeof


class CDLL:
    def __init__(self, name, *args, **kwargs):
        raise _refuse(name or "the process itself")


PyDLL = CDLL


class LibraryLoader:
    def __init__(self, kind):
        self._kind = kind

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._kind(name)

    def LoadLibrary(self, name):
        return self._kind(name)


cdll = LibraryLoader(CDLL)
pydll = LibraryLoader(PyDLL)


def _refusing(name):
    def refuse(*args, **kwargs):
        raise _refuse(f"ctypes.{name}")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


byref = _refusing("byref")
pointer = _refusing("pointer")
addressof = _refusing("addressof")
cast = _refusing("cast")
create_string_buffer = _refusing("create_string_buffer")
create_unicode_buffer = _refusing("create_unicode_buffer")
memmove = _refusing("memmove")
memset = _refusing("memset")
string_at = _refusing("string_at")
wstring_at = _refusing("wstring_at")


def POINTER(kind):
    return c_void_p


def CFUNCTYPE(*args, **kwargs):
    return _refusing("CFUNCTYPE")


PYFUNCTYPE = CFUNCTYPE
