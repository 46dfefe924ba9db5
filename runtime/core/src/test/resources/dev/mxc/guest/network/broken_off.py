"""Answers that break off: what came before is there, and then the error."""

import http.client
import sys
import urllib.request
from urllib.parse import urlsplit

host, port = urlsplit(sys.argv[2]).hostname, urlsplit(sys.argv[2]).port
PATHS = ("/short", "/chunk", "/chunks", "/chunk-without-line", "/part-of-chunk", "/until-close")


def open_(path):
    connection = http.client.HTTPConnection(host, port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse()


def in_parts(read):
    """All that came, and how it is said that no more will."""
    got = b""
    try:
        while part := read():
            got += part
    except http.client.IncompleteRead as error:
        return got + error.partial, "IncompleteRead"
    return got, "end"


# The end and the last bytes come together or not, as luck will have it.
for _ in range(20):
    for path in PATHS:
        print(in_parts(lambda answer=open_(path): answer.read1(4)))
        if path == "/part-of-chunk":
            # The other ways to read drop it.
            continue
        try:
            result = open_(path).read()
        except http.client.IncompleteRead as error:
            result = error, error.partial, error.expected
        print(path, result)
        print(in_parts(lambda answer=open_(path): answer.read(4)))

for path in "/short", "/chunk", "/chunks", "/until-close":
    with urllib.request.urlopen(sys.argv[2] + path) as answer:
        print(path, in_parts(answer.readline))
