package dev.mxc.bridge.egress;

import static dev.mxc.bridge.egress.TestNetwork.request;
import static dev.mxc.bridge.egress.TestNetwork.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS and HTTP/2, against Node's servers. */
@Timeout(60)
class HttpsTest {

  @TempDir static Path folder;

  private static NodeServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new NodeServer(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static int port(int version) {
    return version == 1 ? server.http1() : server.http2();
  }

  private static String url(int version, String path) {
    return "https://localhost:" + port(version) + path;
  }

  private static TestNetwork.Settings settings() throws Exception {
    return TestNetwork.settings()
        .tls(server.trust())
        .grant(Rules.host("localhost", server.http1()))
        .grant(Rules.host("localhost", server.http2()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theVersionIsNegotiated(int version) throws Exception {
    try (TestNetwork network = settings().open()) {
      for (int i = 0; i < 3; i++) {
        GuestResponse response =
            network.run.exchange(
                request("GET", url(version, "/a?b=c"), RequestBody.none(), "X-A", "b"));
        assertThat(response.version()).isEqualTo(version == 1 ? "HTTP/1.1" : "HTTP/2");
        assertThat(text(response))
            .contains("\"method\":\"GET\"")
            .contains("\"url\":\"/a?b=c\"")
            .contains("\"version\":\"" + (version == 1 ? "1.1" : "2.0") + "\"")
            .contains("\"sni\":\"localhost\"")
            .contains("\"x-a\":\"b\"")
            .contains("\"localhost:" + port(version) + "\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bodiesGoOut(int version) throws Exception {
    try (TestNetwork network = settings().open()) {
      byte[] bytes = new byte[1_000_000];
      for (RequestBody body :
          List.of(
              new RequestBody.Bytes(bytes),
              new RequestBody.Stream(new ByteArrayInputStream(bytes), bytes.length),
              new RequestBody.Stream(new ByteArrayInputStream(bytes), -1))) {
        assertThat(text(network.run.exchange(request("POST", url(version, "/"), body))))
            .contains("\"body\":1000000");
      }
      for (byte[] untyped : new byte[][] {{}, {1, 2, 3}}) {
        RequestBody body = new RequestBody.Bytes(untyped);
        assertThat(text(network.run.exchange(request("OPTIONS", url(version, "/"), body))))
            .contains("\"method\":\"OPTIONS\"")
            .contains("\"body\":" + untyped.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bodiesComeBack(int version) throws Exception {
    try (TestNetwork network = settings().open()) {
      assertThat(network.get(url(version, "/big?n=5000000"))).hasSize(5_000_000);
      assertThat(network.get(url(version, "/big?n=0"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void headsComeWithoutABody(int version) throws Exception {
    try (TestNetwork network = settings().open()) {
      assertThat(text(network.run.exchange(request("HEAD", url(version, "/"), RequestBody.none()))))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void headsAndBodiesAreBounded(int version) throws Exception {
    try (TestNetwork network = settings().bytesMax(2 << 20).open()) {
      // An HTTP/2 server is told the bound, and Node's keeps to it by giving up the answer.
      network.fails(version == 1 ? Kind.TOO_LARGE : Kind.CLOSED, url(version, "/headers?n=100"));
      assertThat(network.get(url(version, "/headers?n=40"))).isEqualTo("ok");
      network.fails(Kind.LIMIT, url(version, "/endless"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void waitsAreBoundedAndResetsAreSaid(int version) throws Exception {
    try (TestNetwork network = settings().open()) {
      network.fails(
          Kind.TIMED_OUT,
          new GuestRequest(
              "GET",
              url(version, "/silent"),
              List.of(),
              RequestBody.none(),
              GuestRequest.Redirect.FOLLOW,
              Optional.of(Duration.ofMillis(300))));
      network.fails(Kind.CLOSED, url(version, "/reset"));
      assertThat(network.get(url(version, "/"))).contains("GET");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, end", "1, destroy", "2, destroy", "2, stream"})
  void whatCameBeforeAServerWentAwayIsReadFirst(int version, String how) throws Exception {
    try (TestNetwork network = settings().open()) {
      for (int i = 0; i < 50; i++) {
        GuestRequest request = GuestRequest.of("GET", url(version, "/cut?n=5000&how=" + how));
        try (GuestResponse response = network.run.exchange(request)) {
          assertThat(response.body().readNBytes(5000)).hasSize(5000);
          assertThatThrownBy(() -> response.body().read())
              .isInstanceOfSatisfying(
                  EgressException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatAGuestClosesEarlyIsClosedAtTheServer(int version) throws Exception {
    try (TestNetwork network = settings().bytesMax(64 << 20).open()) {
      int before = Integer.parseInt(network.get(url(version, "/closed")));
      GuestResponse response =
          network.run.exchange(GuestRequest.of("GET", url(version, "/endless")));
      assertThat(response.body().readNBytes(1_000_000)).hasSize(1_000_000);
      response.close();
      // One for the question before, one for each question since, and one for the endless answer.
      int asked = 0;
      int closed = 0;
      while (closed < before + asked + 1 && asked < 2000) {
        closed = Integer.parseInt(network.get(url(version, "/closed")));
        asked++;
      }
      assertThat(closed).isGreaterThanOrEqualTo(before + asked + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInjectedSecretIsNotReflected(int version) throws Exception {
    try (TestNetwork network =
        TestNetwork.settings()
            .tls(server.trust())
            .grant(Rules.header("localhost", port(version), "X-Key", "${secret:KEY}"))
            .secret("KEY", "0123456789abcdef")
            .open()) {
      assertThat(network.get(url(version, "/")))
          .contains("\"x-key\":\"****************\"")
          .contains("\"accept-encoding\":\"identity\"");
    }
  }

  @Test
  void theNameIsVerifiedThoughTheAddressIsDialled() throws Exception {
    try (TestNetwork network =
        TestNetwork.settings()
            .tls(server.trust())
            .publicPort(server.http2())
            .grant(Rules.host("a.test"))
            .grant(Rules.host("other.test"))
            .open()) {
      network.names.put("a.test", List.of(TestNetwork.PUBLIC));
      network.names.put("other.test", List.of(TestNetwork.PUBLIC));
      assertThat(network.get("https://a.test/"))
          .contains("\"sni\":\"a.test\"")
          .contains("\":authority\":\"a.test\"");
      assertThat(network.fails(Kind.TLS, "https://other.test/"))
          .hasMessage("the certificate of other.test is for another name");
      assertThat(network.dialled)
          .containsExactly(TestNetwork.PUBLIC + ":443", TestNetwork.PUBLIC + ":443");
    }
  }

  @Test
  void anAddressIsVerifiedAsAnAddress() throws Exception {
    try (TestNetwork network =
        TestNetwork.settings()
            .tls(server.trust())
            .grant(Rules.host("127.0.0.0/8", server.http1()))
            .open()) {
      assertThat(network.get("https://127.0.0.1:" + server.http1() + "/")).contains("\"sni\":\"\"");
    }
  }

  @Test
  void aCertificateThatIsNotValidIsRefused() throws Exception {
    try (TestNetwork network =
        settings()
            .grant(Rules.host("127.0.0.1", server.expired()))
            .grant(Rules.host("127.0.0.1", server.stranger()))
            .open()) {
      assertThat(network.fails(Kind.TLS, "https://127.0.0.1:" + server.expired() + "/"))
          .hasMessage("the certificate of 127.0.0.1 has expired");
      assertThat(network.fails(Kind.TLS, "https://127.0.0.1:" + server.stranger() + "/"))
          .hasMessage(
              "the certificate of 127.0.0.1 is not signed by an authority that is trusted here");
      assertThat(network.get(url(1, "/"))).contains("GET");
    }
  }

  @Test
  void aServerWithoutTlsIsNoHttpsServer() throws Exception {
    try (RawServer plain = new RawServer(r -> r.answer("200 OK", "", ""));
        TestNetwork network = settings().grant(Rules.host("127.0.0.1", plain.port())).open()) {
      assertThat(network.get(plain.url("/"))).isEmpty();
      network.fails(
          Kind.TIMED_OUT,
          new GuestRequest(
              "GET",
              "https://127.0.0.1:" + plain.port() + "/",
              List.of(),
              RequestBody.none(),
              GuestRequest.Redirect.FOLLOW,
              Optional.of(TestNetwork.SOON)));
    }
  }

  @Test
  void theAuthoritiesOfThisMachineAreTrustedUnlessAFileNamesOthers() throws Exception {
    EgressRule rule = Rules.host("localhost", server.http1());
    String named = folder.resolve("ca.pem").toString();
    try (TestNetwork network =
        TestNetwork.settings().grant(rule).tls(HostTrust.context(Optional.of(named))).open()) {
      assertThat(network.get(url(1, "/"))).contains("GET");
    }
    try (TestNetwork network =
        TestNetwork.settings().grant(rule).tls(HostTrust.context(Optional.empty())).open()) {
      network.fails(Kind.TLS, url(1, "/"));
    }
    assertThatThrownBy(() -> HostTrust.context(Optional.of(folder + "/missing.pem")))
        .isInstanceOf(IOException.class)
        .hasMessage("the file that SSL_CERT_FILE names cannot be read");
  }
}
