package dev.mxc.bridge.egress;

import static dev.mxc.bridge.egress.TestNetwork.header;
import static dev.mxc.bridge.egress.TestNetwork.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back: whatever a server sends, bounded in time, size and meaning. */
@Timeout(60)
class HttpResponseTest {

  private static final EgressLimits SHORT =
      new EgressLimits(Duration.ofSeconds(5), Duration.ofMillis(300), 64 * 1024, 100, 5, 8);

  private static TestNetwork.Settings to(RawServer server) throws Exception {
    return TestNetwork.settings().grant(Rules.host("127.0.0.1", server.port()));
  }

  private static RawServer sending(String bytes) throws IOException {
    return new RawServer(request -> {
      request.send(bytes);
      request.close();
    });
  }

  @Test
  void chunksAreJoinedAndTrailersLeftOut() throws Exception {
    try (RawServer server =
            sending(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\nX-A: 1\r\nX-A: 2\r\n\r\n"
                    + "5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nX-T: t\r\n\r\n");
        TestNetwork network = to(server).open()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", server.url("/")));
      assertThat(response.headers())
          .containsExactly(new HttpHeader("X-A", "1"), new HttpHeader("X-A", "2"));
      assertThat(text(response)).isEqualTo("hello world");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n"
      })
  void anAnswerMayHaveNoBody(String bytes) throws Exception {
    try (RawServer server = sending(bytes);
        TestNetwork network = to(server).open()) {
      assertThat(network.get(server.url("/"))).isEmpty();
    }
  }

  @Test
  void anAnswerToHeadHasALengthAndNoBody() throws Exception {
    try (RawServer server = sending("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        TestNetwork network = to(server).open()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("HEAD", server.url("/")));
      assertThat(header(response, "content-length")).contains("5");
      assertThat(text(response)).isEmpty();
    }
  }

  @Test
  void withoutALengthTheBodyEndsWithTheConnection() throws Exception {
    try (RawServer server = sending("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        TestNetwork network = to(server).open()) {
      assertThat(network.get(server.url("/"))).isEqualTo("until the end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        ""
      })
  void anAnswerThatBreaksOffIsNotTakenForAWholeOne(String bytes) throws Exception {
    try (RawServer server = sending(bytes);
        TestNetwork network = to(server).open()) {
      network.fails(Kind.CLOSED, server.url("/"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-",
        "HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n",
        "HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 0\r\n\r\n"
      })
  void anAnswerThatIsNoHttpIsRefused(String bytes) throws Exception {
    try (RawServer server = sending(bytes);
        TestNetwork network = to(server).open()) {
      network.fails(Kind.PROTOCOL, server.url("/"));
    }
  }

  @Test
  void aHeaderStaysOneLineWhateverAServerPutsIn() throws Exception {
    try (RawServer server =
            sending(
                "HTTP/1.1 200 O\rK\r\nX-A: a\rX-B: \u0001b\u0000\r\nContent-Length: 0\r\n\r\n");
        TestNetwork network = to(server).open()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", server.url("/")));
      assertThat(response.headers())
          .allSatisfy(h -> assertThat(h.value()).matches("[\\x20-\\x7e]*"));
      assertThat(response.reason()).matches("[\\x20-\\x7e]*");
      assertThat(header(response, "x-b")).isEmpty();
    }
  }

  @Test
  void headsAreBoundedInEveryDirection() throws Exception {
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
    try (RawServer server =
            new RawServer(request ->
                request.send(
                    switch (request.path()) {
                      case "/long" -> ok + "X-A: " + "a".repeat(40_000) + "\r\n\r\n";
                      case "/many" -> ok + "X-A: a\r\n".repeat(300) + "\r\n";
                      case "/large" ->
                          ok + ("X-A: " + "a".repeat(8000) + "\r\n").repeat(9) + "\r\n";
                      case "/status" -> "HTTP/1.1 200 " + "O".repeat(40_000) + "\r\n\r\n";
                      default -> ok + ("X-A: " + "a".repeat(8000) + "\r\n").repeat(7) + "\r\n";
                    }));
        TestNetwork network = to(server).open()) {
      for (String path : new String[] {"/long", "/many", "/large", "/status"}) {
        network.fails(Kind.TOO_LARGE, server.url(path));
      }
      assertThat(network.get(server.url("/fits"))).isEmpty();
    }
  }

  @Test
  void aHeadThatNeverEndsIsCutOff() throws Exception {
    try (RawServer server =
            new RawServer(request -> {
              request.send("HTTP/1.1 200 OK\r\n");
              while (true) {
                request.send("X-A: a\r\n");
              }
            });
        TestNetwork network = to(server).open()) {
      network.fails(Kind.TOO_LARGE, server.url("/"));
    }
  }

  @Test
  void waitsAreBounded() throws Exception {
    CountDownLatch closed = new CountDownLatch(2);
    try (RawServer server =
            new RawServer(request -> {
              if (request.path().equals("/body")) {
                request.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
              }
              request.awaitClose(closed);
            });
        TestNetwork network = to(server).limits(SHORT).open()) {
      network.fails(Kind.TIMED_OUT, server.url("/head"));
      network.fails(Kind.TIMED_OUT, server.url("/body"));
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anEndlessAnswerEndsAtTheLimitAndTheConnectionIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server = endless(closed);
        TestNetwork network = to(server).bytesMax(1 << 20).open()) {
      network.fails(Kind.LIMIT, server.url("/"));
      assertThat(network.passed.get()).isPositive();
      assertThat(network.run.bytesUsed()).isEqualTo(1 << 20);
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      // Nothing more is sent once it is used up.
      int before = server.heads().size();
      network.fails(Kind.LIMIT, server.url("/"));
      assertThat(server.heads()).hasSize(before);
      // Another run of the same broker has its own quota.
      EgressRun other = network.broker.run(_ -> {}, new NetworkQuota(1 << 20, () -> {}));
      assertThat(other.exchange(GuestRequest.of("GET", server.url("/"))).status()).isEqualTo(200);
    }
  }

  private static RawServer endless(CountDownLatch closed) throws IOException {
    return new RawServer(request -> {
      request.send("HTTP/1.1 200 OK\r\n\r\n");
      try {
        while (true) {
          request.send("x".repeat(16_384));
        }
      } finally {
        closed.countDown();
      }
    });
  }

  @Test
  void anAnswerJustUnderTheLimitIsRead() throws Exception {
    try (RawServer server = new RawServer(r -> r.answer("200 OK", "", "x".repeat(1_000_000)));
        TestNetwork network = to(server).bytesMax(1_001_000).open()) {
      assertThat(network.get(server.url("/"))).hasSize(1_000_000);
      assertThat(network.passed.get()).isZero();
    }
  }

  @Test
  void whatAGuestDoesNotReadStaysWithTheServer() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server = endless(closed);
        TestNetwork network = to(server).bytesMax(64 << 20).open()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", server.url("/")));
      // Other requests are answered meanwhile, on connections of their own.
      for (int i = 0; i < 20; i++) {
        network.run.exchange(GuestRequest.of("GET", server.url("/"))).close();
      }
      assertThat(network.run.bytesUsed()).isLessThan(32 << 20);
      assertThat(response.body().readNBytes(1 << 20)).hasSize(1 << 20);
      response.close();
      assertThat(catchThrowableOfType(EgressException.class, () -> response.body().read()).kind())
          .isEqualTo(Kind.CANCELED);
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theEndOfARunEndsWhatIsInFlight() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(request -> {
              asked.countDown();
              request.awaitClose(closed);
            });
        TestNetwork network = to(server).open()) {
      CompletableFuture<EgressException> failed = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> failed.complete(network.fails(Kind.CANCELED, server.url("/"))));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      network.run.close();
      assertThat(failed.get(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theEndOfARunEndsItsWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    EgressRule rule = Rules.host("a.test", 80);
    Resolver never =
        _ -> {
          asked.countDown();
          LockSupport.park();
          throw new AssertionError("nobody unparks");
        };
    EgressRun run;
    try (EgressBroker broker =
        EgressBroker.builder(EgressPolicy.of(List.of(rule))).resolver(never).build()) {
      run = broker.run(_ -> {}, new NetworkQuota(1000, () -> {}));
      CompletableFuture<EgressException> failed = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() ->
              failed.complete(
                  catchThrowableOfType(
                      EgressException.class,
                      () -> run.exchange(GuestRequest.of("GET", "http://a.test/")))));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      run.close();
      assertThat(failed.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELED);
    }
  }
}
