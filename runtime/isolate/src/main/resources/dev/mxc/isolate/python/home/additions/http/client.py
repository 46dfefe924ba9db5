

def _mxc_create_connection(address, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None):
    from _mxc import http_socket

    return http_socket.create_connection(address, timeout, source_address)


class _MxcConnecting:
    """Where a connection gets its socket: from the host, unless a program has put in something of its own."""

    def __get__(self, connection, kind=None):
        return connection.__dict__.get("_create_connection", _mxc_create_connection)

    def __set__(self, connection, function):
        if function is not socket.create_connection:
            connection.__dict__["_create_connection"] = function


HTTPConnection._create_connection = _MxcConnecting()
