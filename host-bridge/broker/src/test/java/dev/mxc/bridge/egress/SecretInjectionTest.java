package dev.mxc.bridge.egress;

import static dev.mxc.bridge.egress.TestNetwork.get;
import static dev.mxc.bridge.egress.TestNetwork.header;
import static dev.mxc.bridge.egress.TestNetwork.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A secret goes to the destinations of its rule, and never to the guest. */
class SecretInjectionTest {

  private static final String SECRET = "tok-9f8e7d6c5b4a";

  private static RawServer api;
  private static RawServer other;

  @BeforeAll
  static void start() throws IOException {
    other = new RawServer(r -> r.answer("200 OK", "", r.head));
    api =
        new RawServer(r -> {
          String token = r.head.split("Authorization: Bearer ", 2)[1].split("\r\n")[0];
          switch (r.path()) {
            case "/head" ->
                r.answer("200 " + token, "X-Echo: a" + token + "\r\n" + token + ": x\r\n", "");
            case "/away" ->
                r.answer(
                    "302 Found",
                    "Location: http://localhost:" + other.port() + "/" + token + "\r\n",
                    "");
            case "/chunks" -> {
              r.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              for (char c : ("x" + token + "y").toCharArray()) {
                r.send("1\r\n" + c + "\r\n");
              }
              r.send("0\r\n\r\n");
            }
            case "/base64" ->
                r.answer(
                    "200 OK",
                    "",
                    Base64.getEncoder()
                        .encodeToString(("u:" + token).getBytes(StandardCharsets.US_ASCII)));
            case "/gzip" -> coded(r, "gzip", SecretInjectionTest::gzip, token);
            case "/x-gzip" -> coded(r, "x-gzip", SecretInjectionTest::gzip, token);
            case "/deflate" -> coded(r, "deflate", DeflaterOutputStream::new, token);
            case "/br" -> coded(r, "br", SecretInjectionTest::gzip, token);
            case "/twice" -> coded(r, "gzip, gzip", SecretInjectionTest::gzip, token);
            case "/broken" -> r.answer("200 OK", "Content-Encoding: gzip\r\n", "no gzip");
            case "/bomb" -> coded(r, "gzip", SecretInjectionTest::gzip, "0".repeat(64 << 20));
            default -> r.answer("200 OK", "", r.head);
          }
        });
  }

  @AfterAll
  static void stop() throws IOException {
    api.close();
    other.close();
  }

  private static OutputStream gzip(OutputStream out) {
    try {
      return new GZIPOutputStream(out);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }

  private static void coded(
      RawServer.Request request,
      String coding,
      Function<OutputStream, OutputStream> coder,
      String body)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = coder.apply(bytes)) {
      out.write(body.getBytes(StandardCharsets.US_ASCII));
    }
    request.answer(
        "200 OK",
        "Content-Encoding: " + coding + "\r\n",
        bytes.toString(StandardCharsets.ISO_8859_1));
  }

  private static TestNetwork.Settings settings() throws Exception {
    return TestNetwork.settings()
        .grant(Rules.header("127.0.0.1", api.port(), "Authorization", "Bearer ${secret:TOKEN}"))
        .grant(Rules.host("localhost", other.port()))
        .secret("TOKEN", SECRET);
  }

  private static String sent() {
    return api.heads().getLast();
  }

  @Test
  void theDestinationOfTheRuleGetsItAndTheGuestDoesNot() throws Exception {
    try (TestNetwork network = settings().open()) {
      String answer =
          text(
              network.run.exchange(
                  get(api.url("/x"), "authorization", "Bearer mine", "Accept-Encoding", "br")));
      assertThat(sent())
          .contains("Authorization: Bearer " + SECRET + "\r\n")
          .contains("Accept-Encoding: identity\r\n")
          .doesNotContain("mine")
          .doesNotContain("br\r\n");
      // What the server echoes is the same, but for the secret.
      assertThat(answer).isEqualTo(sent().replace(SECRET, "*".repeat(SECRET.length())));
    }
  }

  @Test
  void anotherDestinationDoesNotGetIt() throws Exception {
    try (TestNetwork network = settings().open()) {
      String answer = network.get("http://localhost:" + other.port() + "/x");
      assertThat(answer).doesNotContain("Authorization");
      assertThat(other.heads().getLast()).doesNotContain(SECRET);
    }
  }

  @Test
  void aRedirectCarriesItNowhere() throws Exception {
    try (TestNetwork network = settings().open()) {
      String answer = network.get(api.url("/away"));
      assertThat(sent()).contains(SECRET);
      assertThat(other.heads().getLast()).doesNotContain(SECRET).startsWith("GET /****");
      assertThat(answer).doesNotContain(SECRET);
      assertThat(network.decided().toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void headersAndTheReasonAreSearched() throws Exception {
    try (TestNetwork network = settings().open()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", api.url("/head")));
      assertThat(response.reason()).isEqualTo("*".repeat(SECRET.length()));
      assertThat(header(response, "x-echo")).contains("a" + "*".repeat(SECRET.length()));
      assertThat(response.headers().toString()).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/chunks, x****************y",
    "/gzip, ****************",
    "/x-gzip, ****************",
    "/deflate, ****************"
  })
  void bodiesAreSearchedAcrossChunksAndCodings(String path, String expected) throws Exception {
    try (TestNetwork network = settings().open()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", api.url(path)));
      assertThat(header(response, "content-encoding")).isEmpty();
      assertThat(header(response, "content-length")).isEmpty();
      assertThat(text(response)).isEqualTo(expected);
    }
  }

  @Test
  void base64IsSearched() throws Exception {
    try (TestNetwork network = settings().open()) {
      assertThat(network.get(api.url("/base64"))).matches("dT\\*+");
    }
  }

  @ParameterizedTest
  @CsvSource({"/br", "/twice", "/broken"})
  void whatCannotBeSearchedIsRefused(String path) throws Exception {
    try (TestNetwork network = settings().open()) {
      network.fails(Kind.PROTOCOL, api.url(path));
      assertThat(network.get(api.url("/gzip"))).hasSize(SECRET.length());
    }
  }

  @Test
  void aBombIsChargedForWhatItGrowsTo() throws Exception {
    try (TestNetwork network = settings().bytesMax(1 << 20).open()) {
      network.fails(Kind.LIMIT, api.url("/bomb"));
      assertThat(network.passed.get()).isPositive();
    }
  }

  @Test
  void withoutSecretsBodiesAreNotTouched() throws Exception {
    try (RawServer server =
            new RawServer(r -> coded(r, "gzip", SecretInjectionTest::gzip, "hello"));
        TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", server.port()))) {
      GuestResponse response =
          network.run.exchange(get(server.url("/"), "Accept-Encoding", "gzip"));
      assertThat(header(response, "content-encoding")).contains("gzip");
      assertThat(response.body().readNBytes(2)).containsExactly(0x1f, 0x8b);
      assertThat(server.heads().getLast()).contains("Accept-Encoding: gzip");
      response.close();
    }
  }

  @Test
  void plainHttpToAnywhereButLoopbackIsDenied() throws Exception {
    EgressRule rule = Rules.header("a.test", 8080, "X-Key", "${secret:TOKEN}");
    try (TestNetwork network = settings().grant(rule).publicPort(other.port()).open()) {
      network.names.put("a.test", List.of(TestNetwork.PUBLIC));
      int before = other.heads().size();
      network.fails(Kind.DENIED, "http://a.test:8080/");
      assertThat(network.lastReason()).contains("needs https");
      assertThat(other.heads()).hasSize(before);
      assertThat(network.resolved).isEmpty();
    }
  }

  @Test
  void aBrokerNeedsTheSecretsOfItsRules() throws Exception {
    EgressPolicy policy =
        EgressPolicy.of(List.of(Rules.header("a.test", 443, "X-Key", "${secret:MISSING}")));
    assertThatThrownBy(() -> EgressBroker.builder(policy).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MISSING");
  }
}
