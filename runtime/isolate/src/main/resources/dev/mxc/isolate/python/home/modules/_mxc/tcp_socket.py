"""The socket that programs make: a plain connection, which needs a rule with the scheme tcp."""

import errno

import _mxc
from _mxc import network
from _mxc.stream_socket import AF_INET, SHUT_RD, SHUT_WR, SOCK_STREAM, StreamSocket, os_error
from socket import AF_INET6


class TcpSocket(StreamSocket):
    """A connection of TCP. Everything else that is a socket elsewhere is refused."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        family = AF_INET if family == -1 else family
        type = SOCK_STREAM if type == -1 else type
        if fileno is not None or family not in (AF_INET, AF_INET6) or type & 0xF != SOCK_STREAM or proto not in (-1, 0, 6):
            raise _mxc.denied("network.connect", "socket", "only connections of TCP are there")
        super().__init__(family)
        self._stream = self._peer = None
        self._is_there = False

    def connect(self, address):
        self._require_open()
        host, port = _address(address)
        if self._is_there:
            raise os_error(errno.EISCONN)
        if self._stream is None:
            self._stream, self._peer = network.tcp(host, port), (host, port)
        try:
            self._is_there = bool(self._stream.connected(network.bound(self._timeout)))
        except network.Failed as failed:
            self._give_up()
            raise failed.error() from None
        if not self._is_there:
            if self._timeout == 0:
                raise os_error(errno.EINPROGRESS)
            self._give_up()
            raise TimeoutError("timed out")

    def connect_ex(self, address):
        try:
            self.connect(address)
        except TimeoutError:
            return errno.EAGAIN
        except OSError as error:
            if isinstance(error, PermissionError) or error.errno is None or error.errno < 0:
                raise
            return error.errno
        return 0

    def _connection(self, otherwise):
        """What was connected, also while nobody waited for it."""
        if not self._is_there:
            try:
                self._is_there = self._stream is not None and bool(self._stream.connected(0.0))
            except network.Failed as failed:
                raise failed.error() from None
            if not self._is_there:
                raise os_error(otherwise if self._stream is None else errno.EAGAIN)
        return self._stream

    def getpeername(self):
        self._require_open()
        self._connection(errno.ENOTCONN)
        return self._peer

    def getsockname(self):
        self._require_open()
        return ("0.0.0.0", 0)

    def _send(self, data, offset, timeout):
        stream = self._connection(errno.EPIPE)
        if len(data) == offset:
            return 0
        try:
            sent = stream.write(data, offset, network.bound(timeout))
        except network.Failed as failed:
            raise failed.error() from None
        if sent is None:
            raise self.late()
        if sent < 0:
            raise os_error(errno.EPIPE)
        return sent

    def _receive(self, size, timeout):
        stream = self._connection(errno.ENOTCONN)
        try:
            data = stream.read(size, network.bound(timeout))
        except network.Failed as failed:
            raise failed.error() from None
        if data is None:
            raise self.late()
        return data

    def _shutdown(self, how):
        stream = self._connection(errno.ENOTCONN)
        if how != SHUT_WR:
            self._read_shut = True
        if how != SHUT_RD:
            try:
                stream.finish()
            except network.Failed as failed:
                raise failed.error() from None

    def _give_up(self):
        stream, self._stream, self._is_there = self._stream, None, False
        if stream is not None:
            stream.close()

    def _real_close(self):
        self._give_up()


def _address(address):
    if not isinstance(address, tuple):
        raise TypeError(f"AF_INET address must be tuple, not {type(address).__name__}")
    host, port = address[:2]
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii")
    if not isinstance(port, int):
        raise TypeError(f"{type(port).__name__!r} object cannot be interpreted as an integer")
    if not 0 <= port <= 65535:
        raise OverflowError("connect(): port must be 0-65535.")
    return host, port


def create_connection(address, timeout, source_address=None):
    """Connects, with the default timeout where it is no number."""
    sock = TcpSocket()
    try:
        if timeout is None or isinstance(timeout, (int, float)):
            sock.settimeout(timeout)
        if source_address is not None:
            sock.bind(source_address)
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock
