

class _MxcSocket(socket):
    """A socket that cannot be had: it exists as a type, since programs test for it."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        import _mxc

        raise _mxc.denied("network.connect", "socket", "socket")


def _mxc_refuse_connect(address, *args, **options):
    import _mxc

    raise _mxc.denied("network.connect", f"{address[0]}:{address[1]}", "connect")


def _mxc_refuse_listen(address, *args, **options):
    import _mxc

    raise _mxc.denied("network.listen", f"{address[0]}:{address[1]}", "listen")


def _mxc_refuse_lookup(host, *args, **options):
    import _mxc

    raise _mxc.denied("network.connect", str(host), "name lookup")


socket = SocketType = _MxcSocket
has_ipv6 = False
create_connection = _mxc_refuse_connect
create_server = _mxc_refuse_listen
getaddrinfo = gethostbyname = gethostbyname_ex = gethostbyaddr = getnameinfo = _mxc_refuse_lookup


def gethostname():
    return "mxc"


def getfqdn(name=""):
    return name or "mxc"


def socketpair(family=None, type=None, proto=0):
    import _mxc

    raise _mxc.denied("network.connect", "socketpair", "socketpair")
