"""One HTTP/1.1 request as a library writes it, handed to the host, and the host's answer as HTTP/1.1."""

import errno
import time

import _mxc
from _mxc import network
from _mxc.stream_socket import os_error

_HEAD_MAX = 1 << 20


class Exchange:
    """Takes the bytes of a request until it is whole; then gives the bytes of its answer."""

    def __init__(self, scheme, host, port):
        self._scheme, self._host, self._port = scheme, host, port
        self._head = bytearray()
        self._request = None
        self._body = None
        self._stream = None
        self._failure = None
        self._answered = False
        self._framing = None
        self._answer = b""
        self._position = 0
        self._takes = True
        self.is_connected = False
        self.is_sent = False
        self.is_over = False
        self.closes = False

    # The request.

    def write(self, data, timeout):
        """Takes bytes of this request; answers with what is left of them for the next one."""
        end = timeout and time.monotonic() + timeout
        if self._request is None:
            self._head += data
            at = self._head.find(b"\r\n\r\n")
            if at < 0:
                if len(self._head) > _HEAD_MAX:
                    raise os_error(errno.EMSGSIZE)
                return b""
            data = bytes(self._head[at + 4 :])
            self._request = _request(self._url, bytes(self._head[:at]))
            self._body = _body(self._request[2])
            self._begin(timeout)
        if not self.is_sent and data:
            data = self._body.take(data, lambda part: self._send(part, timeout, end))
        self._finish(timeout)
        return data

    def _url(self, target):
        host = f"[{self._host}]" if ":" in self._host else network.ascii_host(self._host)
        standard = 443 if self._scheme == "https" else 80
        origin = f"{self._scheme}://{host}" + ("" if self._port == standard else f":{self._port}")
        if not target.startswith("/"):
            # A proxy's form, or none: one that was put behind a host would name another.
            _mxc.refused("network.connect", origin, "no proxy is used and the target of a request is a path")
            raise network.error("denied", f"the target of a request is a path, and no proxy is used: {target[:200]}")
        return origin, target

    def _begin(self, timeout):
        """Opens it, unless the whole body is to come first."""
        if self._body.whole is None:
            self._open(self._body.length, timeout)
        if any(name == "expect" for name, _ in self._request[2]):
            self._answer = b"HTTP/1.1 100 Continue\r\n\r\n"

    def _open(self, body, timeout):
        method, url, _, flat = self._request
        try:
            self._stream = network.http(method, url, flat, body)
            if not self._stream.connected(network.bound(timeout)):
                self._stream.close()
                raise os_error(errno.EAGAIN) if timeout == 0 else TimeoutError("timed out")
            self.is_connected = True
        except network.Failed as failed:
            self._failure = failed
            raise failed.error() from None

    def _send(self, part, timeout, end):
        if self._body.whole is not None:
            self._body.whole += part
            return
        offset = 0
        while self._takes and offset < len(part):
            left = max(0.0, end - time.monotonic()) if timeout else timeout
            try:
                sent = self._stream.write(part, offset, network.bound(left))
            except network.Failed as failed:
                self._failure = failed
                raise failed.error() from None
            if sent is None:
                raise os_error(errno.EAGAIN) if timeout == 0 else TimeoutError("timed out")
            # There may be an answer before the body was taken.
            self._takes = sent >= 0
            offset += sent

    def _finish(self, timeout):
        if self.is_sent or not self._body.is_whole:
            return
        self.is_sent = True
        if self._body.whole is not None:
            self._open(bytes(self._body.whole), timeout)
        elif self._body.length is not None and self._takes:
            try:
                self._stream.finish()
            except network.Failed as failed:
                self._failure = failed
                raise failed.error() from None

    # The answer.

    def read(self, size, timeout):
        """Bytes of the answer; none when it ended without saying its length, or too early."""
        while self._position == len(self._answer):
            if self.is_over:
                return b""
            try:
                self._answer = self._more(timeout)
            except network.Failed as failed:
                self._fail(failed)
            self._position = 0
        part = self._answer[self._position : self._position + size]
        self._position += len(part)
        return part

    def _more(self, timeout):
        if self._failure is not None:
            raise self._failure
        if self._stream is None:
            # Somebody waits for the answer to a part of a request.
            if self._request is None:
                raise os_error(errno.EAGAIN) if timeout == 0 else TimeoutError("timed out")
            whole, self._body.whole = self._body.whole, None
            self._open(self._body.length, timeout)
            self._send(bytes(whole), timeout, timeout and time.monotonic() + timeout)
        bound = network.bound(timeout)
        if not self._answered:
            return self._head_of(_in_time(self._stream.answer(bound), timeout))
        data = _in_time(self._stream.read(network.PART_MAX, bound), timeout)
        if not data:
            self.is_over = True
        if self._framing == "chunked":
            return b"%x\r\n%b\r\n" % (len(data), data)
        return data

    def _head_of(self, answer):
        status, reason, version, lines, is_sized = answer
        self._answered = True
        has_body = self._request[0] != "HEAD" and status not in (204, 304)
        if version != "HTTP/1.0":
            version = "HTTP/1.1"
        if not has_body:
            self.is_over = True
        elif is_sized:
            self._framing = "length"
        elif version == "HTTP/1.1":
            # A library gives out each chunk as it comes, but waits for all that it can get of a body without any length.
            self._framing = "chunked"
            lines += "Transfer-Encoding: chunked\r\n"
        else:
            self._framing = "close"
        self.closes = version == "HTTP/1.0"
        return f"{version} {status} {reason or _reason(status)}\r\n{lines}\r\n".encode("latin-1", "replace")

    def _fail(self, failed):
        """Raises what a connection would; one that was closed is at its end."""
        kind, message = failed.args
        self.is_over = self.closes = True
        self._answer, self._position = b"", 0
        if kind == "closed" or kind == "protocol" and self._answered:
            # The framing shows a library that something is missing.
            return
        if kind in ("protocol", "too_large"):
            import http.client

            raise http.client.BadStatusLine(message) if kind == "protocol" else http.client.HTTPException(message)
        raise failed.error() from None

    def has_bytes(self, timeout):
        """Whether read() would wait."""
        if self._position == len(self._answer) and self.is_sent and not self.is_over:
            try:
                self._answer, self._position = self._more(timeout), 0
            except (TimeoutError, BlockingIOError):
                return False
            except network.Failed as failed:
                self._failure = failed
        return self.is_over or self._failure is not None or self._position < len(self._answer)

    @property
    def is_done(self):
        """Whether its whole answer was read."""
        return self.is_over and self._position == len(self._answer)

    def close(self):
        self.is_over = True
        self._answer, self._position = b"", 0
        if self._stream is not None:
            self._stream.close()


def _in_time(value, timeout):
    if value is None:
        raise os_error(errno.EAGAIN) if timeout == 0 else TimeoutError("timed out")
    return value


def _reason(status):
    import http.client

    return http.client.responses.get(status, "")


def _request(url, head):
    """Method, address, headers with lower-case names, and the flat list of headers for the host."""
    lines = head.decode("latin-1").lstrip("\r\n").split("\r\n")
    method, _, rest = lines[0].partition(" ")
    origin, target = url(rest.rpartition(" ")[0])
    headers = []
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and headers:
            headers[-1] = (headers[-1][0], headers[-1][1] + " " + line.strip())
        else:
            name, _, value = line.partition(":")
            headers.append((name, value.strip()))
    authority = origin.partition("://")[2]
    flat = []
    for name, value in headers:
        # The host writes its own, from the address; only one that says something else is its to decide on.
        if name.lower() != "host" or not _is_same_host(value, authority):
            flat += (name, value)
    return method, origin + target, [(name.lower(), value) for name, value in headers], flat


def _is_same_host(value, authority):
    try:
        return network.ascii_host(value).lower() == authority.lower()
    except UnicodeError:
        return False


def _body(headers):
    for name, value in headers:
        if name == "transfer-encoding" and value.lower().endswith("chunked"):
            return _Chunked()
    for name, value in headers:
        if name == "content-length" and value.isdecimal():
            return _Sized(int(value))
    return _Sized(None)


class _Sized:
    """A body of a known length, or none; a small one is collected in whole."""

    def __init__(self, length):
        self.length = length
        self._left = length or 0
        self.whole = bytearray() if length is not None and length <= network.WHOLE_MAX else None

    @property
    def is_whole(self):
        return self._left == 0

    def take(self, data, send):
        part = data[: self._left] if len(data) > self._left else data
        send(part)
        self._left -= len(part)
        return data[len(part) :]


class _Chunked:
    """A body in chunks, whose end is in its framing."""

    length = -1
    whole = None

    def __init__(self):
        self._buffer = bytearray()
        self._left = 0
        self._is_inside = False
        self._is_trailing = False
        self.is_whole = False

    def take(self, data, send):
        buffer = self._buffer
        buffer += data
        while buffer and not self.is_whole:
            if self._left:
                part = bytes(buffer[: self._left])
                del buffer[: len(part)]
                self._left -= len(part)
                send(part)
                continue
            at = buffer.find(b"\r\n")
            if at < 0:
                break
            line = bytes(buffer[:at])
            del buffer[: at + 2]
            self._line(line)
        rest = bytes(buffer) if self.is_whole else b""
        if self.is_whole:
            buffer.clear()
        return rest

    def _line(self, line):
        if self._is_trailing:
            self.is_whole = not line
        elif self._is_inside:
            # The line's end behind a chunk.
            self._is_inside = False
        else:
            self._left = int(line.partition(b";")[0], 16)
            self._is_inside = self._left > 0
            self._is_trailing = self._left == 0
