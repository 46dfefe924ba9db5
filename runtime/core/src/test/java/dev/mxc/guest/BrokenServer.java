package dev.mxc.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server on loopback whose answers begin well and then break off, each in its way. */
final class BrokenServer implements AutoCloseable {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final ServerSocket listener;

  BrokenServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      String path = path(socket.getInputStream());
      socket.getOutputStream().write(answer(path).getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      // The client went away.
    }
  }

  private static String path(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1).split(" ", -1)[1];
  }

  private static String answer(String path) {
    return switch (path) {
      case "/short" -> "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort";
      case "/chunk" -> CHUNKED + "5\r\nshort\r\n";
      case "/chunks" -> CHUNKED + "5\r\nshort\r\n6\r\n again\r\n";
      case "/chunk-without-line" -> CHUNKED + "5\r\nshort";
      case "/part-of-chunk" -> CHUNKED + "5\r\nshort\r\n6\r\n aga";
      case "/until-close" -> "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall that there is";
      case "/garbage" -> "this is no HTTP\r\n\r\n";
      default -> "";
    };
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
