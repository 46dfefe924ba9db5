package dev.mxc.guest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Real servers on loopback for programs that use the network. */
final class PythonServers implements AutoCloseable {

  /** How many requests meet at {@code /barrier}. */
  static final int TOGETHER = 10;

  private static final List<String> SHOWN_HEADERS =
      List.of("Accept-encoding", "Authorization", "Content-length", "Content-type", "X-own");

  private interface Conversation {
    void hold(Socket socket) throws IOException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final CyclicBarrier barrier = new CyclicBarrier(TOGETHER);
  private final Semaphore seen = new Semaphore(0);
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final HttpServer http;
  private final BrokenServer broken = new BrokenServer();
  private final int echoPort;
  private final int silentPort;
  private final int sinkPort;
  private final int closedPort;
  private final FullPort full = new FullPort();

  /** What came in on each connection to {@link #sinkPort}, in bytes. */
  final BlockingQueue<Long> sunk = new LinkedBlockingQueue<>();

  PythonServers() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
    echoPort =
        listen(socket -> {
          socket.getInputStream().transferTo(socket.getOutputStream());
          socket.shutdownOutput();
        });
    silentPort = listen(_ -> await(over));
    sinkPort =
        listen(socket ->
            sunk.add(socket.getInputStream().transferTo(OutputStream.nullOutputStream())));
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = closed.getLocalPort();
    }
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  /** The head of an answer is all right, what follows is not. */
  int brokenPort() {
    return broken.port();
  }

  int echoPort() {
    return echoPort;
  }

  /** Takes connections and says nothing. */
  int silentPort() {
    return silentPort;
  }

  int sinkPort() {
    return sinkPort;
  }

  /** Nobody listens. */
  int closedPort() {
    return closedPort;
  }

  /** Where nobody answers: no connection is refused there, and none is made. */
  int fullPort() {
    return full.port();
  }

  /** What programs get as arguments: addresses of HTTP, and ports of TCP. */
  List<String> arguments() {
    return List.of(
        "http://127.0.0.1:" + httpPort(),
        "http://127.0.0.1:" + broken.port(),
        "http://127.0.0.1:" + closedPort,
        Integer.toString(echoPort),
        Integer.toString(silentPort),
        Integer.toString(closedPort),
        Integer.toString(fullPort()));
  }

  private int listen(Conversation conversation) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listeners.add(listener);
    threads.execute(() -> {
      try {
        while (true) {
          Socket socket = listener.accept();
          threads.execute(() -> converse(conversation, socket));
        }
      } catch (IOException _) {
        // The test is over.
      }
    });
    return listener.getLocalPort();
  }

  private static void converse(Conversation conversation, Socket socket) {
    try (socket) {
      conversation.hold(socket);
    } catch (IOException _) {
      // The client went away.
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getQuery();
      switch (exchange.getRequestURI().getPath()) {
        case "/echo" -> echo(exchange);
        case "/bytes" -> answer(exchange, 200, pattern(Integer.parseInt(query)));
        case "/missing" -> answer(exchange, 404, "nothing here");
        case "/none" -> exchange.sendResponseHeaders(204, -1);
        case "/redirect" -> redirect(exchange, "/echo?redirected");
        case "/away" -> redirect(exchange, "http://127.0.0.2:" + httpPort() + "/echo");
        case "/gzip" -> gzip(exchange);
        case "/cookie" -> cookie(exchange);
        case "/stream" -> stream(exchange);
        case "/seen" -> {
          seen.release();
          answer(exchange, 200, "");
        }
        case "/barrier" -> answer(exchange, 200, "met " + meet());
        case "/silent" -> await(over);
        case "/endless" -> endless(exchange);
        default -> answer(exchange, 200, "hello");
      }
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    StringBuilder text =
        new StringBuilder("{\"method\": \"" + exchange.getRequestMethod() + "\", ");
    text.append("\"target\": \"").append(exchange.getRequestURI()).append("\", ");
    for (String name : SHOWN_HEADERS) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        text.append("\"" + name.toLowerCase(java.util.Locale.ROOT) + "\": \"" + value + "\", ");
      }
    }
    text.append("\"length\": " + body.length + ", \"sha256\": \"" + sha256(body) + "\"}");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer(exchange, 200, text.toString());
  }

  static byte[] pattern(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void redirect(HttpExchange exchange, String target) throws IOException {
    exchange.getResponseHeaders().set("Location", target);
    answer(exchange, 302, "elsewhere");
  }

  private static void gzip(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("hello hello hello hello".getBytes(StandardCharsets.US_ASCII));
    }
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    answer(exchange, 200, bytes.toByteArray());
  }

  private static void cookie(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Set-Cookie", "flavour=oat; Path=/");
    answer(exchange, 200, String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
  }

  /** The second line is sent when somebody says that the first one was seen. */
  private void stream(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write("first\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    try {
      if (seen.tryAcquire(60, TimeUnit.SECONDS)) {
        out.write("second\n".getBytes(StandardCharsets.US_ASCII));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    out.close();
  }

  private String meet() {
    try {
      barrier.await(60, TimeUnit.SECONDS);
      return Integer.toString(TOGETHER);
    } catch (Exception e) {
      return "nobody";
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] part = new byte[16384];
    while (true) {
      exchange.getResponseBody().write(part);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    broken.close();
    full.close();
    for (ServerSocket listener : listeners) {
      listener.close();
    }
    http.stop(0);
    threads.shutdownNow();
  }
}
