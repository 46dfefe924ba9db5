"""The socket that HTTP libraries get: it reads the requests they write, and has the host send them."""

import errno
import socket
from collections import deque

from _mxc.http_exchange import Exchange
from _mxc.stream_socket import SHUT_WR, StreamSocket, os_error


class HttpSocket(StreamSocket):
    """Behaves as a connected socket of one server; a TLS connection is the host's, which checks the certificate itself."""

    def __init__(self, host, port, translate=None):
        super().__init__()
        self._host, self._port = host, port
        self._scheme = "http"
        self._exchanges = deque()
        # What a library makes of an error of connecting, which comes later here than elsewhere.
        self._translate = translate
        self._is_at_end = False

    def secure(self, context, server_hostname):
        """TLS begins: the same socket, whose requests are https."""
        import ssl

        if server_hostname is not None and server_hostname.rstrip(".").lower() != self._host.rstrip(".").lower():
            raise ssl.SSLError(
                f"a certificate is checked for the host of the address, {self._host}, and for no other: {server_hostname}"
            )
        self._scheme = "https"
        self.context, self.server_hostname, self.server_side = context, server_hostname, False
        return self

    def _send(self, data, offset, timeout):
        data = bytes(data[offset:]) if offset else bytes(data)
        size = len(data)
        while data:
            if not self._exchanges or self._exchanges[-1].is_sent:
                self._exchanges.append(Exchange(self._scheme, self._host, self._port))
            try:
                data = self._exchanges[-1].write(data, timeout)
            except OSError as error:
                if self._translate is None or self._exchanges[-1].is_connected:
                    raise
                raise self._translate(error) from error
        return size

    def _receive(self, size, timeout):
        while self._exchanges and not self._is_at_end:
            first = self._exchanges[0]
            data = first.read(size, timeout)
            self._drop_done()
            if data or first.closes:
                return data
        if self._is_at_end:
            return b""
        raise self.late() if timeout is not None else os_error(errno.ENOTCONN)

    def _drop_done(self):
        first = self._exchanges[0]
        if first.is_done:
            self._is_at_end = first.closes
            self._exchanges.popleft()

    def is_readable(self, timeout):
        """Whether recv() would have something, or an end, in time."""
        return self._is_at_end or bool(self._exchanges) and self._exchanges[0].has_bytes(timeout)

    def getpeername(self):
        self._require_open()
        return (self._host, self._port)

    def getsockname(self):
        self._require_open()
        return ("0.0.0.0", 0)

    def connect(self, address):
        raise os_error(errno.EISCONN)

    def connect_ex(self, address):
        return errno.EISCONN

    def _shutdown(self, how):
        if how != SHUT_WR:
            self._read_shut = True

    def _real_close(self):
        for exchange in self._exchanges:
            exchange.close()
        self._exchanges.clear()

    # What a socket of TLS has besides. The connection is the host's, and its secrets stay there.

    def getpeercert(self, binary_form=False):
        """Of the certificate only the name is known: the host takes none that is not for it."""
        import ssl

        if binary_form or self.context.verify_mode == ssl.CERT_NONE:
            return None if binary_form else {}
        kind = "IP Address" if ":" in self._host or self._host.replace(".", "").isdecimal() else "DNS"
        return {"subjectAltName": ((kind, self.server_hostname or self._host),)}

    def version(self):
        return None

    def cipher(self):
        return None

    def compression(self):
        return None

    def selected_alpn_protocol(self):
        return None

    def selected_npn_protocol(self):
        return None

    def do_handshake(self, block=False):
        pass

    def pending(self):
        return 0

    def unwrap(self):
        return self


def create_connection(address, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, translate=None):
    """What socket.create_connection is to HTTP libraries. Nothing is asked of the host before there is a request."""
    sock = HttpSocket(address[0], address[1], translate)
    if timeout is None or isinstance(timeout, (int, float)):
        sock.settimeout(timeout)
    if source_address:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address: an isolate has none of its own")
    return sock
