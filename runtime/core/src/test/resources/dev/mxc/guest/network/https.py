import http.client
import ssl
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import requests

address, name, stranger = sys.argv[1:4]

for url in address, name:
    print(urllib.request.urlopen(url + "/a?b").read())
    print(urllib.request.urlopen(url + "/", context=ssl.create_default_context()).read())
    print(requests.get(url + "/c").text)
connection = http.client.HTTPSConnection(urlsplit(name).netloc, timeout=60)
for method in "GET", "POST":
    connection.request(method, "/d", b"body" if method == "POST" else None)
    print(connection.getresponse().read())

try:
    urllib.request.urlopen(stranger)
except urllib.error.URLError as error:
    print(type(error.reason).__name__, isinstance(error.reason, ssl.SSLError))
try:
    requests.get(stranger)
except requests.exceptions.SSLError as error:
    print(type(error.args[0]), type(error.args[0].reason))
