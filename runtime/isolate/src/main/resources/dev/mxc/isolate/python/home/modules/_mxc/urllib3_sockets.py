"""What urllib3 needs to speak to servers through the host, wherever a copy of it lies."""


def connect_through_host(connection):
    """Of the module urllib3.connection: connections begin with the first request, and fail there as urllib3 says."""
    import functools
    import socket

    from _mxc import http_socket

    own = connection.HTTPConnection._new_conn
    exceptions = connection.NewConnectionError, connection.ConnectTimeoutError
    no_name = getattr(connection, "NameResolutionError", None)

    @functools.wraps(own)
    def _new_conn(self):
        def translate(error):
            import ssl

            if isinstance(error, (ConnectionResetError, ssl.SSLError)):
                return error
            if isinstance(error, socket.gaierror) and no_name is not None:
                return no_name(self.host, self, error)
            if isinstance(error, TimeoutError):
                return exceptions[1](self, f"Connection to {self.host} timed out. (connect timeout={self.timeout})")
            return exceptions[0](self, f"Failed to establish a new connection: {error}")

        host = getattr(self, "_dns_host", self.host)
        return http_socket.create_connection((host, self.port), self.timeout, self.source_address, translate)

    connection.HTTPConnection._new_conn = _new_conn


def wait_for_host(wait):
    """Of the module urllib3.util.wait: asks a socket itself, since there is nothing to poll."""
    from _mxc.http_socket import HttpSocket

    own = wait.wait_for_socket

    def wait_for_socket(sock, read=False, write=False, timeout=None):
        if isinstance(sock, HttpSocket):
            return write or sock.is_readable(timeout)
        return own(sock, read, write, timeout)

    wait.wait_for_socket = wait_for_socket
