package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server sends beside the heads and bodies of its answers: counted and bounded as well. */
@Timeout(60)
class UnaskedBytesTest {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String LINE = "X-A: " + "a".repeat(10_000) + "\r\n";
  private static final int CHUNKS = 1000;

  private static TestNetwork.Settings to(RawServer server) throws Exception {
    return TestNetwork.settings().grant(Rules.host("127.0.0.1", server.port()));
  }

  /** A thousand chunks of one byte, each with an extension. */
  private static RawServer framing(int extension) throws Exception {
    return new RawServer(request -> {
      request.send(CHUNKED);
      for (int i = 0; i < CHUNKS; i++) {
        request.send("1;" + "e".repeat(extension) + "\r\nx\r\n");
      }
      request.send("0\r\n\r\n");
    });
  }

  @Test
  void framingCountsAsBytesOfTheNetwork() throws Exception {
    try (RawServer server = framing(800);
        TestNetwork network = to(server).open()) {
      assertThat(network.get(server.url("/"))).hasSize(CHUNKS);
      assertThat(network.run.bytesUsed()).isBetween(700_000L, 900_000L);
    }
    try (RawServer server = framing(800);
        TestNetwork network = to(server).bytesMax(500_000).open()) {
      network.fails(Kind.LIMIT, server.url("/"));
      assertThat(network.passed).hasPositiveValue();
    }
    try (RawServer server = framing(1);
        TestNetwork network = to(server).bytesMax(500_000).open()) {
      assertThat(network.get(server.url("/"))).hasSize(CHUNKS);
      assertThat(network.passed).hasValue(0);
    }
  }

  @Test
  void framingOfManyTimesTheBodyIsRefused() throws Exception {
    try (RawServer server = framing(8000);
        TestNetwork network = to(server).open()) {
      network.fails(Kind.PROTOCOL, server.url("/"));
      assertThat(network.run.bytesUsed()).isLessThan(4 << 20);
    }
  }

  @Test
  void trailersAreBoundedThoughNobodyReadsThem() throws Exception {
    try (RawServer server =
            new RawServer(request -> {
              boolean isMuch = request.path().equals("/much");
              request.send(CHUNKED + "1\r\nx\r\n0\r\n" + LINE.repeat(isMuch ? 150 : 3) + "\r\n");
            });
        TestNetwork network = to(server).open()) {
      network.fails(Kind.PROTOCOL, server.url("/much"));
      assertThat(network.get(server.url("/few"))).isEqualTo("x");
    }
  }

  @Test
  void aHeadIsBoundedBeforeItsEnd() throws Exception {
    try (RawServer server =
            new RawServer(request -> {
              boolean isMuch = request.path().equals("/much");
              request.send("HTTP/1.1 200 OK\r\n" + LINE.repeat(isMuch ? 30 : 3));
              if (isMuch) {
                request.awaitClose(new CountDownLatch(1));
              }
              request.send("Content-Length: 4\r\n\r\nfine");
            });
        TestNetwork network = to(server).open()) {
      network.fails(Kind.TOO_LARGE, server.url("/much"));
      assertThat(network.get(server.url("/few"))).isEqualTo("fine");
    }
  }

  @Test
  void interimAnswersAreBoundedWithTheHeadThatTheyComeBefore() throws Exception {
    String interim = "HTTP/1.1 103 Early Hints\r\n" + LINE + "\r\n";
    try (RawServer server =
            new RawServer(request -> {
              request.send(interim.repeat(request.path().equals("/much") ? 30 : 3));
              request.answer("200 OK", "", "fine");
            });
        TestNetwork network = to(server).open()) {
      network.fails(Kind.TOO_LARGE, server.url("/much"));
      assertThat(network.get(server.url("/few"))).isEqualTo("fine");
    }
  }

  @Test
  void whatComesBehindAnAnswerIsNotTheBeginningOfTheNextOne() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(request -> {
              request.answer("200 OK", "", "fine");
              if (request.path().equals("/more")) {
                await(answered);
                request.send("HTTP/1.1 200 OK\r\nX-A: ");
                request.awaitClose(closed);
              }
            });
        TestNetwork network = to(server).open()) {
      assertThat(network.get(server.url("/"))).isEqualTo("fine");
      assertThat(network.get(server.url("/more"))).isEqualTo("fine");
      assertThat(server.connections()).isEqualTo(1);
      answered.countDown();
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(network.get(server.url("/"))).isEqualTo("fine");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
