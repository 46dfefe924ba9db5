"""What all sockets of an isolate have in common: they are streams of the host's, and no file descriptors."""

import errno
import io
import os
import time

# The language's own class: this module is imported by that one's, before it names another.
from socket import AF_INET, SHUT_RD, SHUT_RDWR, SHUT_WR, SO_ERROR, SO_TYPE, SOCK_STREAM, SOL_SOCKET, SocketIO, getdefaulttimeout, socket

import _mxc

_PART = 1 << 17

_NO_DESCRIPTOR = "a socket in an isolate has no file descriptor: wait with a timeout, or in a thread"


def os_error(number):
    return OSError(number, os.strerror(number))


class _Reader(io.BufferedReader):
    """Reads much in parts: the language makes a buffer of all that is left for every part that comes."""

    def read(self, size=-1):
        if size is None or size <= _PART:
            return super().read(size)
        parts = []
        while size > 0:
            part = super().read(min(size, _PART))
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class StreamSocket(socket):
    """A socket whose sending and receiving are its subclass's: _send(data, offset, seconds) and _receive(size, seconds)."""

    def __init__(self, family=AF_INET):
        self._io_refs = 0
        self._closed = False
        self._family = family
        self._timeout = getdefaulttimeout()
        self._read_shut = False
        self._options = {}

    family = property(lambda self: self._family)
    type = property(lambda self: SOCK_STREAM)
    proto = property(lambda self: 0)
    timeout = property(lambda self: self._timeout)

    def __repr__(self):
        state = " [closed]" if self._closed else ""
        return f"<{self.__class__.__module__}.socket{state} family={self._family!r}, type={self.type!r}, proto=0>"

    def fileno(self):
        if self._is_closed():
            return -1
        raise io.UnsupportedOperation(_NO_DESCRIPTOR)

    def _is_closed(self):
        return self._closed and self._io_refs <= 0

    def _require_open(self):
        if self._is_closed():
            raise os_error(errno.EBADF)

    def settimeout(self, value):
        if value is not None:
            value = float(value)
            if value < 0:
                raise ValueError("Timeout value out of range")
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0

    def getblocking(self):
        return self._timeout != 0

    def late(self):
        """The error of what did not happen in time."""
        return os_error(errno.EAGAIN) if self._timeout == 0 else TimeoutError("timed out")

    def setsockopt(self, level, option, value, length=None):
        self._options[level, option] = value

    def getsockopt(self, level, option, length=None):
        if level == SOL_SOCKET and option in (SO_TYPE, SO_ERROR):
            return int(self.type) if option == SO_TYPE else 0
        return self._options.get((level, option), 0) if length is None else b"\0" * length

    def recv(self, size, flags=0):
        if size < 0:
            raise ValueError("negative buffersize in recv")
        self._require_open()
        _require_no(flags)
        return b"" if self._read_shut or size == 0 else self._receive(size, self._timeout)

    def recv_into(self, buffer, nbytes=0, flags=0):
        data = self.recv(nbytes or _size(buffer), flags)
        if isinstance(buffer, bytearray):
            buffer[: len(data)] = data
        else:
            # Assigning to a memoryview goes byte by byte here.
            io.BytesIO(data).readinto(buffer)
        return len(data)

    def makefile(self, mode="r", buffering=None, **text):
        if set(mode) == {"r", "b"} and buffering in (None, -1):
            raw = SocketIO(self, "r")
            self._io_refs += 1
            return _Reader(raw)
        return super().makefile(mode, buffering, **text)

    def recvfrom(self, size, flags=0):
        return self.recv(size, flags), None

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        return self.recv_into(buffer, nbytes, flags), None

    def send(self, data, flags=0):
        self._require_open()
        _require_no(flags)
        return self._send(_bytes(data), 0, self._timeout)

    def sendall(self, data, flags=0):
        self._require_open()
        _require_no(flags)
        data = _bytes(data)
        timeout = self._timeout
        end = timeout and time.monotonic() + timeout
        sent = self._send(data, 0, timeout)
        while sent < len(data):
            # The bound is on all of it.
            sent += self._send(data, sent, max(0.0, end - time.monotonic()) if timeout else timeout)

    def sendto(self, data, *flags_and_address):
        raise os_error(errno.EISCONN)

    def sendfile(self, file, offset=0, count=None):
        return self._sendfile_use_send(file, offset, count)

    def shutdown(self, how):
        self._require_open()
        if how not in (SHUT_RD, SHUT_WR, SHUT_RDWR):
            raise os_error(errno.EINVAL)
        self._shutdown(how)

    def _refuse_descriptor(self, *args, **kwargs):
        raise io.UnsupportedOperation(_NO_DESCRIPTOR)

    dup = detach = ioctl = share = recvmsg = recvmsg_into = _refuse_descriptor

    def set_inheritable(self, inheritable):
        pass

    def get_inheritable(self):
        return False

    def _refuse_listening(self, *address):
        target = "%s:%s" % tuple(address[0])[:2] if address and isinstance(address[0], tuple) else "socket"
        raise _mxc.denied("network.listen", target, "listen")

    bind = listen = accept = _refuse_listening


def _size(buffer):
    return len(buffer) if isinstance(buffer, bytearray) else memoryview(buffer).nbytes


def _bytes(data):
    """Bytes of any buffer."""
    if isinstance(data, (bytes, bytearray)):
        return data
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return bytes(memoryview(data).cast("B"))


def _require_no(flags):
    if flags:
        raise os_error(errno.EOPNOTSUPP)
