"""Where nobody answers a connection is late, which is no refusal."""

import http.client
import socket
import sys
import urllib.error
import urllib.request

port = int(sys.argv[7])
url = f"http://127.0.0.1:{port}/"


def error_of(call):
    try:
        return call()
    except OSError as error:
        reason = getattr(error, "reason", error)
        return type(error).__name__, type(reason).__name__, isinstance(reason, TimeoutError), reason.errno, str(reason)


print(error_of(lambda: urllib.request.urlopen(url, timeout=0.3)))
print(error_of(lambda: urllib.request.urlopen(url, b"body", timeout=0.3)))
print(error_of(lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=0.3).request("GET", "/")))
print(error_of(lambda: socket.create_connection(("127.0.0.1", port), timeout=0.3)))
connection = socket.socket()
connection.settimeout(0.3)
print(error_of(lambda: connection.connect(("127.0.0.1", port))))
socket.setdefaulttimeout(0.3)
print(error_of(lambda: urllib.request.urlopen(url)))
socket.setdefaulttimeout(None)
# Somebody who answers is answered meanwhile.
print(urllib.request.urlopen(sys.argv[1] + "/").read())
