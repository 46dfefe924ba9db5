import hashlib
import http.client
import io
import json
import socket
import sys
from urllib.parse import urlsplit

host, port = urlsplit(sys.argv[1]).hostname, urlsplit(sys.argv[1]).port

# Several requests on one connection.
connection = http.client.HTTPConnection(host, port, timeout=60)
sockets = set()
for method, path, body in ("GET", "/", None), ("POST", "/echo", b"one"), ("HEAD", "/", None), ("GET", "/none", None), ("PUT", "/echo", "two"):
    connection.request(method, path, body)
    answer = connection.getresponse()
    sockets.add(connection.sock)
    print(answer.status, answer.version, answer.read(), answer.isclosed())
print(len(sockets))

# A body in parts, framed by hand.
connection.putrequest("POST", "/echo")
connection.putheader("Transfer-Encoding", "chunked")
connection.endheaders()
for part in (b"some ", b"parts", b""):
    connection.send(b"%x\r\n%b\r\n" % (len(part), part))
print(json.load(connection.getresponse())["length"])

# A file and an iterable.
connection.request("POST", "/echo", io.BytesIO(b"f" * 100_000), {"Content-Length": "100000"})
print(json.load(connection.getresponse())["length"])
connection.request("POST", "/echo", iter([b"a" * 10, b"b" * 70_000]), encode_chunked=True)
print(json.load(connection.getresponse())["length"])

# Out of turn.
connection.request("GET", "/")
try:
    connection.request("GET", "/")
except http.client.CannotSendRequest as error:
    print(type(error))
connection.getresponse().read()

# Ways to read.
def answer(path):
    connection.request("GET", path)
    return connection.getresponse()


expected = bytes(i % 251 for i in range(300_000))
print(answer("/bytes?300000").read() == expected)
response = answer("/bytes?300000")
parts = []
while part := response.read(70_001):
    parts.append(part)
print([len(part) for part in parts], b"".join(parts) == expected)
response = answer("/bytes?300000")
buffer, count = bytearray(65_536), 0
view = memoryview(buffer)
while n := response.readinto(view):
    assert buffer[:n] == expected[count : count + n]
    count += n
print(count)
response = answer("/bytes?300000")
got = b""
while part := response.read1(1000):
    got += part
response.close()
print(got == expected)
response = answer("/bytes?1000")
print(response.peek(1)[:1], response.getheader("content-length"), response.length)
print(sum(len(line) for line in response))
response.close()

# 20 MB each way.
digest, count = hashlib.sha256(), 0
response = answer("/bytes?20000000")
while part := response.read(1 << 16):
    digest.update(part)
    count += len(part)
print(count, digest.hexdigest()[:16])
print(len(answer("/bytes?20000000").read()))
connection.request("POST", "/echo", (b"%07d." % i * 1000 for i in range(2500)), {"Content-Length": "20000000"})
print(json.load(connection.getresponse()))

# Closed and opened anew, and left alone.
connection.close()
connection.request("GET", "/")
print(connection.getresponse().read())
response = answer("/bytes?300000")
connection.close()
print(len(response.read()))
for _ in range(80):
    another = http.client.HTTPConnection(host, port)
    another.request("GET", "/")
    another.getresponse()

# Too late.
connection = http.client.HTTPConnection(host, port, timeout=0.5)
connection.request("GET", "/silent")
try:
    connection.getresponse()
except TimeoutError as error:
    print(repr(error), isinstance(error, socket.timeout))
for bad in ("/a b", "/a\n"):
    try:
        http.client.HTTPConnection(host, port).request("GET", bad)
    except http.client.InvalidURL as error:
        print(error)

# Lost and never read: far more than may be open at once.
for _ in range(150):
    another = http.client.HTTPConnection(host, port)
    another.request("GET", "/bytes?300000")
    another.getresponse().read(10)
