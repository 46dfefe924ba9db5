"""Reads what is in stock, orders what is low, and looks for the token that did it."""

import json
import os
import sys
import urllib.error
import urllib.request

BASE = sys.argv[1] if len(sys.argv) > 1 else "https://localhost:8443"


def call(path, body=None):
    request = urllib.request.Request(BASE + path)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


low = [item for item in call("/v1/stock") if item["count"] < 5]
for item in low:
    print(item["name"], "ordered as", call("/v1/orders", {"name": item["name"], "count": 10})["id"])

# The service shows what it was sent. The token is not in the program, and does not come back either.
echo = call("/v1/echo")["authorization"]
print("sent along:", echo)
print("in the environment:", sorted(name for name in os.environ if "TOKEN" in name))
try:
    call("/admin/tokens")
except urllib.error.URLError as error:
    print("/admin/tokens:", type(error.reason).__name__)
