package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain connections, by rules with schemes: [tcp]. */
@Timeout(60)
class TcpTest {

  private static final AtomicInteger ACCEPTED = new AtomicInteger();
  private static ServerSocket echo;

  @BeforeAll
  static void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket socket = echo.accept();
              ACCEPTED.incrementAndGet();
              Thread.ofVirtual().start(() -> echo(socket));
            }
          } catch (IOException _) {
            // The tests are over.
          }
        });
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException _) {
      // The client went away.
    }
  }

  @AfterAll
  static void stop() throws IOException {
    echo.close();
  }

  private static EgressRule rule(String host) throws EgressRuleException {
    return Rules.scheme(host, echo.getLocalPort(), "tcp");
  }

  private static EgressException fails(TestNetwork network, String host, int port, Kind kind) {
    EgressException e =
        catchThrowableOfType(EgressException.class, () -> network.run.connect(host, port));
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(kind);
    return e;
  }

  @Test
  void bytesGoBothWaysAndAreCounted() throws Exception {
    try (TestNetwork network = TestNetwork.granting(rule("127.0.0.1"));
        TcpConnection connection = network.run.connect("127.0.0.1", echo.getLocalPort())) {
      connection.output().write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThat(connection.input().readNBytes(5)).asString().isEqualTo("hello");
      connection.output().write('!');
      connection.shutdownOutput();
      assertThat(connection.input().readAllBytes()).asString().isEqualTo("!");
      assertThat(network.run.bytesUsed()).isEqualTo(12);
      assertThat(network.decided()).containsExactly("+ tcp://127.0.0.1:" + echo.getLocalPort());
    }
  }

  @Test
  void whatIsNotGrantedIsRefusedAndRecorded() throws Exception {
    int port = echo.getLocalPort();
    int before = ACCEPTED.get();
    try (TestNetwork network =
        TestNetwork.granting(Rules.host("localhost", port), rule("*.test"))) {
      fails(network, "localhost", port, Kind.DENIED);
      fails(network, "127.0.0.1", port, Kind.DENIED);
      fails(network, "0x7f000001", port, Kind.DENIED);
      fails(network, "127.0.0.1", 0, Kind.DENIED);
      fails(network, "a.test", port + 1, Kind.DENIED);
      network.names.put("a.test", List.of("127.0.0.1"));
      fails(network, "a.test", port, Kind.DENIED);
      assertThat(network.lastReason()).contains("loopback");
      assertThat(network.decided()).hasSize(6).allMatch(d -> d.startsWith("- tcp://"));
      assertThat(ACCEPTED.get()).isEqualTo(before);
    }
  }

  @Test
  void aNameIsDialledAtTheCheckedAddress() throws Exception {
    try (TestNetwork network =
        TestNetwork.settings().grant(rule("a.test")).publicPort(echo.getLocalPort()).open()) {
      network.names.put("a.test", List.of(TestNetwork.PUBLIC));
      network.run.connect("a.test", echo.getLocalPort()).close();
      assertThat(network.dialled).containsExactly(TestNetwork.PUBLIC + ":" + echo.getLocalPort());
      fails(network, "b.test", echo.getLocalPort(), Kind.DENIED);
      assertThat(network.resolved).containsExactly("a.test");
    }
  }

  @Test
  void theLimitHoldsInBothDirections() throws Exception {
    try (TestNetwork network = TestNetwork.settings().grant(rule("127.0.0.1")).bytesMax(8).open()) {
      TcpConnection connection = network.run.connect("127.0.0.1", echo.getLocalPort());
      connection.output().write(new byte[5]);
      EgressException in =
          catchThrowableOfType(EgressException.class, () -> connection.input().readNBytes(5));
      assertThat(in.kind()).isEqualTo(Kind.LIMIT);
      EgressException out =
          catchThrowableOfType(EgressException.class, () -> connection.output().write(new byte[1]));
      assertThat(out.kind()).isEqualTo(Kind.LIMIT);
      assertThat(network.passed.get()).isEqualTo(2);
    }
  }

  @Test
  void theEndOfARunEndsItsConnections() throws Exception {
    try (TestNetwork network = TestNetwork.granting(rule("127.0.0.1"))) {
      TcpConnection connection = network.run.connect("127.0.0.1", echo.getLocalPort());
      CountDownLatch reading = new CountDownLatch(1);
      CompletableFuture<EgressException> failed = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            reading.countDown();
            failed.complete(
                catchThrowableOfType(EgressException.class, () -> connection.input().read()));
          });
      assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
      network.run.close();
      assertThat(failed.get(20, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELED);
      fails(network, "127.0.0.1", echo.getLocalPort(), Kind.CANCELED);
    }
  }

  @Test
  void aReadWaitsAsLongAsIsSaid() throws Exception {
    try (TestNetwork network = TestNetwork.granting(rule("127.0.0.1"));
        TcpConnection connection = network.run.connect("127.0.0.1", echo.getLocalPort())) {
      connection.readTimeout(TestNetwork.SOON);
      EgressException e =
          catchThrowableOfType(EgressException.class, () -> connection.input().read());
      assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT);
    }
  }

  @Test
  void proxiesOfTheHostAreNotAsked() throws Exception {
    try (RawServer proxy = new RawServer(_ -> {});
        TestNetwork network = TestNetwork.granting(rule("127.0.0.1"))) {
      System.setProperty("socksProxyHost", "127.0.0.1");
      System.setProperty("socksProxyPort", String.valueOf(proxy.port()));
      // The JVM would not ask a proxy for loopback, were it not for this.
      System.setProperty("socksNonProxyHosts", "");
      try (TcpConnection connection = network.run.connect("127.0.0.1", echo.getLocalPort())) {
        connection.output().write('!');
        assertThat(connection.input().read()).isEqualTo('!');
      }
      assertThat(proxy.connections()).isZero();
    } finally {
      List.of("socksProxyHost", "socksProxyPort", "socksNonProxyHosts")
          .forEach(System::clearProperty);
    }
  }
}
