package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is read no faster than its guest reads, and holds up nobody else. */
@Timeout(60)
class BackPressureTest {

  private static final int BODY_BYTES = 20 << 20;
  private static final long AHEAD_BYTES_MAX = 512 * 1024;

  private static ExecutorService threads;
  private static HttpServer server;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/chunked", exchange -> serve(exchange, 0));
    server.createContext("/counted", exchange -> serve(exchange, BODY_BYTES));
    server.start();
  }

  private static void serve(HttpExchange exchange, long length) throws IOException {
    exchange.sendResponseHeaders(200, length);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < BODY_BYTES; i += 8192) {
        out.write(new byte[8192]);
      }
    }
  }

  @AfterAll
  static void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static TestNetwork network() throws Exception {
    return TestNetwork.settings().bytesMax(1L << 30).grant(Rules.host("127.0.0.1", port())).open();
  }

  private static int port() {
    return server.getAddress().getPort();
  }

  private static GuestResponse get(TestNetwork network, String path) throws IOException {
    return network.run.exchange(GuestRequest.of("GET", "http://127.0.0.1:" + port() + path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chunked", "/counted"})
  void anAnswerThatNobodyReadsIsNotReadAhead(String path) throws Exception {
    try (TestNetwork network = network();
        GuestResponse unread = get(network, path);
        GuestResponse read = get(network, path)) {
      assertThat(bytesOf(read)).isEqualTo(BODY_BYTES);

      assertThat(network.quota.used() - BODY_BYTES).isLessThan(AHEAD_BYTES_MAX);
      assertThat(bytesOf(unread)).isEqualTo(BODY_BYTES);
    }
  }

  @Test
  void aConnectionThatWasHeldBackServesTheNextRequest() throws Exception {
    try (TestNetwork network = network()) {
      for (int i = 0; i < 5; i++) {
        assertThat(bytesOf(get(network, "/chunked"))).isEqualTo(BODY_BYTES);
      }
    }
  }

  @Test
  void soItIsOverTlsInBothVersions() throws Exception {
    try (NodeServer node = new NodeServer(folder)) {
      for (int port : new int[] {node.http1(), node.http2()}) {
        try (TestNetwork network =
                TestNetwork.settings()
                    .bytesMax(1L << 30)
                    .tls(node.trust())
                    .grant(Rules.host("localhost", port))
                    .open();
            GuestResponse endless =
                network.run.exchange(
                    GuestRequest.of("GET", "https://localhost:" + port + "/endless"));
            GuestResponse read =
                network.run.exchange(
                    GuestRequest.of("GET", "https://localhost:" + port + "/big?n=" + BODY_BYTES))) {
          assertThat(bytesOf(read)).isEqualTo(BODY_BYTES);
          assertThat(network.quota.used() - BODY_BYTES).isLessThan(AHEAD_BYTES_MAX);
          assertThat(endless.body().readNBytes(5 << 20)).hasSize(5 << 20);
        }
      }
    }
  }

  private static long bytesOf(GuestResponse response) throws IOException {
    try (InputStream in = response.body()) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
