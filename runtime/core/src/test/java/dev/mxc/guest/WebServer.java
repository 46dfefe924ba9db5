package dev.mxc.guest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/** A server on loopback that does what the path of a request asks for. */
final class WebServer implements AutoCloseable {

  private static final int CHUNK_BYTES = 1000;
  private static final String TEXT = "Grüße, \u2713 and \ud83d\ude00; ".repeat(500);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String scheme;
  private final Queue<String> served = new ConcurrentLinkedQueue<>();

  /** Opens when ten requests are there together. */
  private final CyclicBarrier ten = new CyclicBarrier(10);

  /** A permit for each request that is never answered. */
  private final Semaphore hanging = new Semaphore(0);

  /** Holds what never answers, until the end. */
  private final CountDownLatch end = new CountDownLatch(1);

  WebServer(Optional<SSLContext> tls) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls.isPresent()) {
      HttpsServer secured = HttpsServer.create(address, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = secured;
      scheme = "https";
    } else {
      server = HttpServer.create(address, 0);
      scheme = "http";
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  /** Methods and paths of the requests so far. */
  List<String> served() {
    return List.copyOf(served);
  }

  /** Waits for a request that is never answered; false when none comes in a minute. */
  boolean awaitHanging() throws InterruptedException {
    return hanging.tryAcquire(60, TimeUnit.SECONDS);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    served.add(exchange.getRequestMethod() + " " + path);
    Map<String, String> query = query(exchange);
    try (exchange) {
      switch (path) {
        case "/status" -> empty(exchange, Integer.parseInt(query.get("code")));
        case "/bytes" -> bytes(exchange, Integer.parseInt(query.get("n")));
        case "/chunks" -> chunks(exchange, Integer.parseInt(query.get("n")));
        case "/text" -> answer(exchange, "text/plain; charset=utf-8", TEXT);
        case "/json" -> answer(exchange, "application/json", "{\"a\":[1,\"ü\",null]}");
        case "/no-json" -> answer(exchange, "application/json", "{\"a\":");
        case "/cookies" -> cookies(exchange);
        case "/redirect" -> redirect(exchange, query);
        case "/coded" -> coded(exchange, query.get("as"));
        case "/cut" -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write("abc".getBytes(StandardCharsets.US_ASCII));
          exchange.getResponseBody().flush();
        }
        case "/endless" -> endless(exchange);
        case "/hang" -> hang();
        case "/hang-body" -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("begin".getBytes(StandardCharsets.US_ASCII));
          exchange.getResponseBody().flush();
          hang();
        }
        case "/events/chat/completions" -> events(exchange);
        case "/meet" -> {
          meet();
          answer(exchange, "text/plain", "met");
        }
        case "/slow" -> {
          pause(Long.parseLong(query.get("ms")));
          answer(exchange, "text/plain", "late");
        }
        default -> echo(exchange);
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null
        ? Map.of()
        : Stream.of(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                    (first, _) -> first));
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, isHead ? -1 : bytes.length);
    if (!isHead) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void empty(HttpExchange exchange, int code) throws IOException {
    exchange.sendResponseHeaders(code, -1);
  }

  /** The byte at each place is the place modulo 251. */
  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private static void bytes(HttpExchange exchange, int length) throws IOException {
    exchange.sendResponseHeaders(200, length == 0 ? -1 : length);
    exchange.getResponseBody().write(pattern(length));
  }

  private static void chunks(HttpExchange exchange, int count) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (int i = 0; i < count; i++) {
      out.write(pattern(CHUNK_BYTES));
      out.flush();
    }
  }

  /** Three events, in pieces that end where no event does. */
  private static void events(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    String text = "data: {\"n\":1}\n\ndata: {\"n\":\"ü\"}\n\ndata: [DONE]\n\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += 7) {
      exchange.getResponseBody().write(bytes, i, Math.min(7, bytes.length - i));
      exchange.getResponseBody().flush();
    }
  }

  private static void cookies(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().put("Set-Cookie", List.of("a=1; Path=/", "b=2"));
    exchange.getResponseHeaders().put("X-Two", List.of("one", "two"));
    answer(exchange, "text/plain", "");
  }

  private static void redirect(HttpExchange exchange, Map<String, String> query)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    int left = Integer.parseInt(query.getOrDefault("left", "0"));
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            left > 0
                ? "/redirect?code=302&to=" + query.get("to") + "&left=" + (left - 1)
                : query.get("to"));
    exchange.sendResponseHeaders(Integer.parseInt(query.get("code")), -1);
  }

  private static void coded(HttpExchange exchange, String as) throws IOException {
    byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);
    byte[] gzip = gzip(plain);
    byte[] body =
        switch (as) {
          case "deflate" -> deflate(plain, false);
          case "raw" -> deflate(plain, true);
          case "members" -> joined(gzip, gzip(plain));
          case "trailing" -> joined(gzip, "more".getBytes(StandardCharsets.US_ASCII));
          case "short" -> Arrays.copyOf(gzip, gzip.length - 20);
          case "broken" -> "this is no gzip at all".getBytes(StandardCharsets.US_ASCII);
          case "false" -> flipped(gzip, gzip.length - 8);
          case "twice" -> gzip(deflate(plain, false));
          default -> gzip;
        };
    exchange
        .getResponseHeaders()
        .set(
            "Content-Encoding",
            switch (as) {
              case "deflate", "raw" -> "deflate";
              case "twice" -> "deflate, gzip";
              case "unknown" -> "zebra";
              default -> "GZip";
            });
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (int i = 0; i < body.length; i += 100) {
      out.write(body, i, Math.min(100, body.length - i));
      out.flush();
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] plain, boolean raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(plain);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] flipped(byte[] bytes, int at) {
    bytes[at] ^= 1;
    return bytes;
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] part = pattern(16 * 1024);
    while (true) {
      exchange.getResponseBody().write(part);
    }
  }

  private void hang() throws IOException {
    hanging.release();
    try {
      end.await();
    } catch (InterruptedException _) {
      throw new IOException("the server ends");
    }
  }

  private void meet() throws IOException {
    try {
      ten.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException _) {
      throw new IOException("not enough requests are there at once");
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException _) {
      throw new IOException("the server ends");
    }
  }

  /** What was received, as JSON: the method, headers that a client chooses, and the body. */
  private static void echo(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(" & ", values)));
    for (String ofConnection : List.of("connection", "host", "keep-alive")) {
      headers.remove(ofConnection);
    }
    long length = 0;
    long sum = 0;
    ByteArrayOutputStream begin = new ByteArrayOutputStream();
    try (InputStream in = exchange.getRequestBody()) {
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        begin.write(buffer, 0, Math.min(count, 2000 - Math.min(2000, begin.size())));
        for (int i = 0; i < count; i++) {
          sum = (sum * 31 + (buffer[i] & 0xff)) % 1_000_003;
        }
        length += count;
      }
    }
    String lines =
        headers.entrySet().stream()
            .map(header -> quoted(header.getKey()) + ":" + quoted(header.getValue()))
            .collect(Collectors.joining(","));
    answer(
        exchange,
        "application/json",
        "{\"method\":%s,\"url\":%s,\"headers\":{%s},\"length\":%d,\"sum\":%d,\"body\":%s}"
            .formatted(
                quoted(exchange.getRequestMethod()),
                quoted(exchange.getRequestURI().toString()),
                lines,
                length,
                sum,
                quoted(begin.toString(StandardCharsets.ISO_8859_1))));
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c < ' ' || c == '"' || c == '\\' || c > '~') {
            json.append("\\u%04x".formatted(c));
          } else {
            json.append((char) c);
          }
        });
    return json.append('"').toString();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
