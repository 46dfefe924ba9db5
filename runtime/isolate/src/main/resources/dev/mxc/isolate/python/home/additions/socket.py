

from _mxc.tcp_socket import TcpSocket as _MxcSocket

_MxcSocket.__name__ = _MxcSocket.__qualname__ = "socket"
_MxcSocket.__module__ = "socket"


def _mxc_create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False):
    from _mxc import tcp_socket

    return tcp_socket.create_connection(address, timeout, source_address)


def _mxc_refuse_listen(address, *args, **options):
    import _mxc

    raise _mxc.denied("network.listen", f"{address[0]}:{address[1]}", "listen")


def _mxc_refuse_lookup(host, *args, **options):
    import _mxc

    raise _mxc.denied("network.connect", str(host), "there is no name lookup, connect to the name itself")


socket = SocketType = _MxcSocket
has_ipv6 = False
create_connection = _mxc_create_connection
create_server = _mxc_refuse_listen
getaddrinfo = gethostbyname = gethostbyname_ex = gethostbyaddr = getnameinfo = _mxc_refuse_lookup


def gethostname():
    return "mxc"


def getfqdn(name=""):
    return name or "mxc"


def socketpair(family=None, type=None, proto=0):
    import _mxc

    raise _mxc.denied("network.connect", "socketpair", "socketpair")
