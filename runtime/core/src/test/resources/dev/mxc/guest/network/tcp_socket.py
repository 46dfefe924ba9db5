import errno
import socket
import sys
import threading

echo, silent, closed = map(int, sys.argv[4:7])

with socket.create_connection(("127.0.0.1", echo), timeout=60) as connection:
    print(connection.getpeername() == ("127.0.0.1", echo), connection.gettimeout(), connection.family, connection.type)
    connection.sendall(b"hello")
    print(connection.recv(5))
    lines = connection.makefile("rw", encoding="utf-8", newline="\n")
    lines.write("zwölf\nlast\n")
    lines.flush()
    print(repr(lines.readline()), repr(lines.readline()))
    print(connection.send(memoryview(b"part")))
    buffer = bytearray(10)
    print(connection.recv_into(buffer, 4), buffer)
    connection.shutdown(socket.SHUT_WR)
    print(connection.recv(10), connection.recv(10))
    try:
        connection.send(b"more")
    except OSError as error:
        print(type(error), errno.errorcode[error.errno])
    lines.close()
print(isinstance(connection, socket.socket), connection.fileno())
try:
    connection.recv(1)
except OSError as error:
    print(errno.errorcode[error.errno])

# Made by hand.
connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(connection.gettimeout(), connection.getblocking())
for call in (lambda: connection.recv(1), lambda: connection.getpeername()):
    try:
        call()
    except OSError as error:
        print(errno.errorcode[error.errno])
connection.connect(("localhost", echo))
try:
    connection.connect(("127.0.0.1", echo))
except OSError as error:
    print(errno.errorcode[error.errno])
connection.setblocking(False)
try:
    connection.recv(1)
except BlockingIOError as error:
    print(errno.errorcode[error.errno])
connection.settimeout(60)

# 5 MB there and back.
sent = bytes(i % 241 for i in range(241)) * 21_000


def send():
    connection.sendall(sent)
    connection.shutdown(socket.SHUT_WR)


thread = threading.Thread(target=send)
thread.start()
received = bytearray()
while part := connection.recv(1 << 16):
    received += part
thread.join()
connection.close()
print(len(received), received == sent)

# What does not work.
with socket.create_connection(("127.0.0.1", silent)) as connection:
    connection.settimeout(0.2)
    try:
        connection.recv(1)
    except TimeoutError as error:
        print(repr(error))
for call in (
    lambda: socket.create_connection(("127.0.0.1", closed)),
    lambda: socket.socket().connect("nowhere"),
    lambda: socket.socket().settimeout(-1),
    lambda: socket.socket().send("text"),
):
    try:
        call()
    except Exception as error:
        print(type(error))
print(errno.errorcode[socket.socket().connect_ex(("127.0.0.1", closed))], socket.socket().connect_ex(("127.0.0.1", echo)))


def lost():
    connection = socket.create_connection(("127.0.0.1", echo))
    connection.sendall(b"x")
    return connection.recv(1)


print(b"".join(lost() for _ in range(150)))
