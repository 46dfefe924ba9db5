package dev.mxc.bridge.egress;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers each request head with whatever bytes a test wants. */
final class RawServer implements Closeable {

  /** What answers a request; the connection stays open for the next one unless it closes it. */
  @FunctionalInterface
  interface Script {
    void serve(Request request) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The heads of the requests so far. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (!socket.isClosed()) {
        Request request = new Request(socket);
        if (request.head.isEmpty()) {
          return;
        }
        heads.add(request.head);
        script.serve(request);
      }
    } catch (IOException _) {
      // The client went away.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** A request whose head was read. */
  static final class Request {
    final String head;
    final InputStream in;
    final OutputStream out;
    private final Socket socket;

    private Request(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          bytes.reset();
          break;
        }
        bytes.write(b);
      }
      head = bytes.toString(StandardCharsets.ISO_8859_1);
    }

    String path() {
      return head.split(" ")[1];
    }

    void send(String bytes) throws IOException {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** A whole answer of a known length. */
    void answer(String status, String headers, String body) throws IOException {
      send(
          "HTTP/1.1 "
              + status
              + "\r\n"
              + headers
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n");
      send(body);
    }

    /** Waits until the other side has closed the connection. */
    void awaitClose(CountDownLatch closed) {
      try {
        while (in.read() >= 0) {
          // Nothing is expected.
        }
      } catch (IOException _) {
        // Reset is closed as well.
      }
      closed.countDown();
    }

    void close() throws IOException {
      socket.close();
    }

    /** Closes the connection as a server does that went away: with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
