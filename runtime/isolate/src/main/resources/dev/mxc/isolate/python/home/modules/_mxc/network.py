"""Requests and connections at the host, and the errors of what fails there. The host alone decides what is reached."""

import errno

import _mxc

# The most bytes of a body that go with the request, and the most that are taken at once.
WHOLE_MAX = 1 << 20
PART_MAX = 1 << 16


def error(kind, message):
    """What CPython raises for it, with the host's words."""
    if kind in ("denied", "invalid"):
        return PermissionError(errno.EACCES, f"Permission denied: {message}")
    if kind == "unresolved":
        import socket

        return socket.gaierror(socket.EAI_NONAME, f"Name or service not known: {message}")
    if kind == "unreachable":
        return ConnectionRefusedError(errno.ECONNREFUSED, f"Connection refused: {message}")
    if kind == "timed_out":
        return TimeoutError(errno.ETIMEDOUT, f"Connection timed out: {message}")
    if kind == "tls":
        import ssl

        kind = ssl.SSLCertVerificationError if "certificate" in message else ssl.SSLError
        return kind(ssl.SSL_ERROR_SSL, message)
    if kind == "canceled":
        return ConnectionAbortedError(errno.ECONNABORTED, f"Software caused connection abort: {message}")
    return ConnectionResetError(errno.ECONNRESET, f"Connection reset by peer: {message}")


def bound(timeout):
    """A socket's timeout as a bound of the host's, where no bound is negative."""
    return -1.0 if timeout is None else float(timeout)


def ascii_host(host):
    """A name as it is looked up: sockets encode international ones so."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


class Failed(Exception):
    """What the host says of a request or connection: a word and a message."""

    def error(self):
        return error(*self.args)


class Stream:
    """A request or connection. Waits take seconds, negative for no bound; None is the answer when time ran out."""

    __slots__ = ("_connected", "_answer", "_read", "_write", "_finish", "close")

    def __init__(self, opened):
        _, self._connected, self._answer, self._read, self._write, self._finish, self.close = _ok(opened)

    def connected(self, seconds):
        """True once it is there."""
        return _ok(self._connected(seconds)) and True

    def answer(self, seconds):
        """Status, reason, version, the headers' lines, and whether they say a length."""
        answer = _ok(self._answer(seconds))
        return answer and (answer[1], answer[2], answer[3], answer[4], answer[5])

    def read(self, bytes_max, seconds):
        """Bytes, none at the end."""
        answer = _ok(self._read(bytes_max, seconds))
        return answer and answer[1].encode("latin-1")

    def write(self, data, offset, seconds):
        """How many bytes were sent, from the offset on; -1 when the other side takes no more."""
        answer = _ok(self._write(data, offset, seconds))
        return answer and answer[1]

    def finish(self):
        _ok(self._finish())


def _ok(answer):
    word = answer[0]
    if word == "ok":
        return answer
    if word == "late":
        return None
    raise Failed(word, answer[1])


def http(method, url, headers, body):
    """Opens an HTTP request; the body is None, bytes, or the length of one in parts, negative when not known."""
    return Stream(_mxc.http(method, url, headers, body))


def tcp(host, port):
    """Opens a connection."""
    return Stream(_mxc.tcp(ascii_host(host), port))
