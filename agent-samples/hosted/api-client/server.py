"""The service of this sample, over https: server.py PORT CERTIFICATE KEY TOKEN. It runs outside of mxc."""

import http.server
import json
import ssl
import sys

PORT, CERTIFICATE, KEY, TOKEN = sys.argv[1:5]
STOCK = [{"name": "tea", "count": 3}, {"name": "milk", "count": 30}, {"name": "sugar", "count": 1}]


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    orders = 0

    def answer(self):
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or "null")
        status, value = 200, None
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            status, value = 401, {"error": "no token"}
        elif self.path == "/v1/stock":
            value = STOCK
        elif self.path == "/v1/orders" and self.command == "POST":
            Service.orders += 1
            value = {"id": f"order-{Service.orders}", **body}
        elif self.path == "/v1/echo":
            value = {"authorization": self.headers["Authorization"]}
        else:
            status, value = 404, {"error": "nothing here"}
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(PORT)), Service)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
