package dev.mxc.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of loopback at which nobody answers, as at an address that leads nowhere: as many
 * connections wait to be accepted as may, so that the kernel drops the packets of further ones.
 */
final class FullPort implements AutoCloseable {

  /** More than a queue of one holds on any kernel. */
  private static final int WAITING_MAX = 20;

  private static final int CONNECTING_MILLIS = 300;

  private final ServerSocket listener;
  private final List<Socket> waiting = new ArrayList<>();

  FullPort() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try {
      while (waiting.size() < WAITING_MAX) {
        Socket socket = new Socket();
        waiting.add(socket);
        socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), CONNECTING_MILLIS);
      }
    } catch (SocketTimeoutException _) {
      return;
    }
    close();
    throw new IOException("this kernel goes on taking connections that nobody accepts");
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : waiting) {
      socket.close();
    }
  }
}
