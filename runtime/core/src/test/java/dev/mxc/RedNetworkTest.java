package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.bridge.secrets.Secret;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import dev.mxc.worker.RedNetwork.Role;
import dev.mxc.worker.RedWorkers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that is the attacker's reaches no more than its run was granted, and counts nothing. */
@Timeout(60)
class RedNetworkTest {

  private static final String TOKEN = "tok-91c2-red";

  private static final String LIMITS =
      "limits: { wall: 3s, hostCalls: 2000, networkBytes: 1MiB }\n";

  private final Queue<String> served = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private ExecutorService threads;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    served.add(exchange.getRequestURI().getPath());
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/endless" -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          while (true) {
            out.write(new byte[8192]);
          }
        }
        case "/never-reads" -> over.await();
        case "/thousand" -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[1000]);
        }
        case "/token" -> {
          String token = exchange.getRequestHeaders().get("X-Token").toString();
          served.add(token);
          exchange.getResponseHeaders().add("X-Echo", token);
          exchange.sendResponseHeaders(200, token.length());
          exchange.getResponseBody().write(token.getBytes(StandardCharsets.US_ASCII));
        }
        default -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException _) {
      // The test is over.
    }
  }

  @ParameterizedTest
  @EnumSource(from = "SENDS_ON_NO_STREAM", to = "HEADERS_WITHOUT_BOUND")
  void whatNoWorkerSendsEndsTheWorkerAndNothingElse(Role role) throws Exception {
    // Of the bytes that come beyond the window some may be sent on first: the limit is not to be
    // met.
    RunResult result = run(role, LIMITS.replace("1MiB", "1GiB"));

    assertThat(result.status()).as(result.toString()).isEqualTo(Status.INTERNAL);
    assertThat(result.error().message()).doesNotContain("dev.mxc", "/proc", "Exception");
  }

  @Test
  void whatIsNotGrantedIsRefusedAndRecorded() throws Exception {
    RunResult result = run(Role.ASKS_FOR_EVERY_DESTINATION);

    assertThat(result.stdout()).isEqualTo("granted: 200\n");
    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(served).containsExactly("/thousand");
    assertThat(result.denials())
        .allSatisfy(denial -> assertThat(denial.capability()).isEqualTo("network.connect"))
        .allSatisfy(denial -> assertThat(denial.target()).hasSizeLessThan(1100));
    assertThat(result.denials().stream().mapToLong(entry -> entry.count()).sum()).isEqualTo(28);
    assertThat(result.usage().hostCalls()).isEqualTo(29);
  }

  @Test
  void aSecretGoesToItsServerAndNotToTheWorker() throws Exception {
    String rule =
        "network: [ { host: 127.0.0.1, ports: [ "
            + server.getAddress().getPort()
            + " ], schemes: [ http ], headers: { X-Token: \"${secret:T}\" } } ]\n"
            + "secrets: { T: { env: MXC_TEST_NEVER_SET } }\n";
    RunResult result;
    try (Sandbox sandbox =
        Sandbox.builder(Guests.manifest(Tier.ISOLATE, LIMITS + rule, Path.of("/nonexistent")))
            .secrets(_ -> Optional.of(Secret.of(TOKEN)))
            .workers(
                shape -> RedWorkers.start(Role.TELLS_WHAT_COMES_BACK, shape),
                Duration.ofSeconds(10))
            .open()) {
      result = sandbox.run(program());
    }

    assertThat(served).containsExactly("/token", "[" + TOKEN + "]");
    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.stdout()).contains("status=200", "[" + "*".repeat(TOKEN.length()) + "]");
    assertThat(result.toJson()).doesNotContain(TOKEN);
  }

  @Test
  void anAnswerThatNobodyTakesIsNotReadOn() throws Exception {
    RunResult result = run(Role.NEVER_TAKES);

    assertThat(result.limit()).isEqualTo(Limit.WALL);
    // The window, and what the host's client holds.
    assertThat(result.usage().networkBytes())
        .isBetween(100_000L, WireBounds.NETWORK_WINDOW_BYTES + 512L * 1024);
  }

  @Test
  void aWorkerThatNeverReadsCostsTheHostItsWindowsAtMost() throws Exception {
    RunResult result = run(Role.NEVER_READS_AN_ENDLESS_ANSWER, LIMITS.replace("1MiB", "1GiB"));

    assertThat(result.limit()).isEqualTo(Limit.WALL);
    assertThat(result.usage().networkBytes())
        .isLessThan(
            WireBounds.NETWORK_STREAMS_MAX * (WireBounds.NETWORK_WINDOW_BYTES + 512L * 1024));
  }

  @Test
  void bytesAreTheHostsCount() throws Exception {
    RunResult endless = run(Role.TAKES_WITHOUT_END);
    assertThat(endless.status()).isEqualTo(Status.LIMIT);
    assertThat(endless.limit()).isEqualTo(Limit.NETWORK_BYTES);
    assertThat(endless.usage().networkBytes()).isEqualTo(1 << 20);

    RunResult lying = run(Role.LIES_ABOUT_BYTES);
    assertThat(lying.status()).isEqualTo(Status.OK);
    assertThat(lying.usage().networkBytes()).isBetween(1000L, 2000L);
    assertThat(lying.usage().hostCalls()).isEqualTo(1);
  }

  @Test
  void requestsAreTheHostsCount() throws Exception {
    RunResult result = run(Role.REQUESTS_WITHOUT_END, LIMITS.replace("2000", "100"));

    assertThat(result.limit()).isEqualTo(Limit.HOST_CALLS);
    assertThat(result.usage().hostCalls()).isEqualTo(100);
    assertThat(result.denials())
        .singleElement()
        .satisfies(denial -> assertThat(denial.count()).isEqualTo(100));
  }

  @Test
  void aRequestAfterTheRunEndsTheWorkerNotTheResult() throws Exception {
    try (Sandbox sandbox = open(Role.ASKS_AFTER_ITS_RUN, LIMITS);
        Session session = sandbox.session()) {
      assertThat(session.run(program()).status()).isEqualTo(Status.OK);

      RunResult next;
      try {
        next = session.run(program());
      } catch (SandboxException e) {
        assertThat(e).hasMessageContaining("the session has ended");
        return;
      }
      assertThat(next.status()).isEqualTo(Status.INTERNAL);
      assertThatThrownBy(() -> session.run(program())).isInstanceOf(SandboxException.class);
    } finally {
      assertThat(served).doesNotContain("/after");
    }
  }

  private Program program() {
    return Program.python(Integer.toString(server.getAddress().getPort()));
  }

  private RunResult run(Role role) throws Exception {
    return run(role, LIMITS);
  }

  private RunResult run(Role role, String limits) throws Exception {
    try (Sandbox sandbox = open(role, limits)) {
      return sandbox.run(program());
    }
  }

  private Sandbox open(Role role, String limits) throws Exception {
    String manifest =
        limits
            + "network: [ { host: 127.0.0.1, ports: [ "
            + server.getAddress().getPort()
            + " ], schemes: [ http ] } ]\n";
    return Sandbox.builder(Guests.manifest(Tier.ISOLATE, manifest, Path.of("/nonexistent")))
        .workers(shape -> RedWorkers.start(role, shape), Duration.ofSeconds(10))
        .open();
  }
}
