

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


_mxc_parse_any_header_lines = _parse_header_lines
_mxc_are_plain_headers = None


def _parse_header_lines(header_lines, _class=HTTPMessage):
    """The parser of mail is slow, and not needed for headers of a name and a value on one line, whose body has no parts."""
    global _mxc_are_plain_headers
    if _mxc_are_plain_headers is None:
        _mxc_are_plain_headers = re.compile("(?:[!-9;-~]+:[^\\r\\n]*\\r\\n)*\\r\\n").fullmatch
    text = b"".join(header_lines).decode("iso-8859-1")
    lower = text.lower()
    if _class is not HTTPMessage or "multipart/" in lower or "message/" in lower or not _mxc_are_plain_headers(text):
        return _mxc_parse_any_header_lines(header_lines, _class)
    message = HTTPMessage()
    for line in text.split("\r\n")[:-2]:
        name, _, value = line.partition(":")
        message._headers.append((name, value.lstrip(" \t")))
    message._payload = ""
    return message
