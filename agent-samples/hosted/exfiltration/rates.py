"""The host that is granted: rates.py PORT. One of its answers leads elsewhere. It runs outside of mxc."""

import http.server
import sys


class Rates(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/rates/moved":
            self.send_response(302)
            self.send_header("Location", "https://collector.example/in")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"1.08")

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Rates)
print(server.server_port, flush=True)
server.serve_forever()
