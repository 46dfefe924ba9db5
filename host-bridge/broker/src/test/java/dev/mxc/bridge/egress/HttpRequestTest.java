package dev.mxc.bridge.egress;

import static dev.mxc.bridge.egress.TestNetwork.get;
import static dev.mxc.bridge.egress.TestNetwork.request;
import static dev.mxc.bridge.egress.TestNetwork.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out: only what is granted, to the address that was checked, with the broker's head. */
class HttpRequestTest {

  private static RawServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new RawServer(HttpRequestTest::echo);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** Answers with the head, and with the body as the head frames it. */
  private static void echo(RawServer.Request request) throws IOException {
    String lower = request.head.toLowerCase(Locale.ROOT);
    String body = "";
    if (lower.contains("\r\ncontent-length: ")) {
      String length = lower.split("\r\ncontent-length: ")[1].split("\r\n")[0];
      body = new String(request.in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    } else if (lower.contains("\r\ntransfer-encoding: chunked")) {
      StringBuilder chunks = new StringBuilder();
      while (chunks.indexOf("\r\n0\r\n\r\n", Math.max(0, chunks.length() - 7)) < 0) {
        chunks.append((char) request.in.read());
      }
      body = chunks.toString();
    }
    request.answer("200 OK", "X-Path: " + request.path() + "\r\n", request.head + body);
  }

  private static TestNetwork local() throws Exception {
    return TestNetwork.granting(Rules.host("127.0.0.1", server.port()));
  }

  @Test
  void aGrantedRequestIsAnsweredAndRecorded() throws Exception {
    try (TestNetwork network = local()) {
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", server.url("/a?q=1")));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.reason()).isEqualTo("OK");
      assertThat(response.version()).isEqualTo("HTTP/1.1");
      assertThat(TestNetwork.header(response, "x-path")).contains("/a?q=1");
      assertThat(response.url()).isEqualTo(server.url("/a?q=1"));
      assertThat(text(response)).startsWith("GET /a?q=1 HTTP/1.1\r\n");
      assertThat(network.decided()).containsExactly("+ " + server.url("/a"));
      assertThat(network.run.bytesUsed()).isBetween(100L, 1000L);
    }
  }

  @Test
  void whatIsNotGrantedIsRefusedRecordedAndNotSent() throws Exception {
    try (TestNetwork network = local()) {
      int before = server.heads().size();
      network.fails(Kind.DENIED, "http://127.0.0.1:1/a?secret=1");
      network.fails(Kind.DENIED, "http://localhost:" + server.port() + "/a");
      network.fails(Kind.DENIED, "http://evil.test/");
      network.fails(Kind.DENIED, "http://user:pw@127.0.0.1:" + server.port() + "/?q");
      network.fails(Kind.DENIED, server.url("/a/../b"));
      assertThat(server.heads()).hasSize(before);
      // Names are not resolved before they are granted.
      assertThat(network.resolved).isEmpty();
      assertThat(network.decided())
          .containsExactly(
              "- http://127.0.0.1:1/a",
              "- http://localhost:" + server.port() + "/a",
              "- http://evil.test/",
              "- http://…@127.0.0.1:" + server.port() + "/",
              "- " + server.url("/a/../b"));
      assertThat(network.get(server.url("/a"))).startsWith("GET /a");
    }
  }

  @Test
  void theHostHeaderIsTheBrokers() throws Exception {
    try (TestNetwork network = local()) {
      String host = "127.0.0.1:" + server.port();
      assertThat(text(network.run.exchange(get(server.url("/"), "host", host))))
          .containsOnlyOnce("ost: ")
          .contains("\r\nHost: " + host + "\r\n");
      int before = server.heads().size();
      for (String other : List.of("evil.test", "", "127.0.0.1", host + ", evil.test")) {
        network.fails(Kind.INVALID, get(server.url("/"), "Host", other));
      }
      assertThat(server.heads()).hasSize(before);
      assertThat(network.lastReason()).contains("Host");
    }
  }

  @Test
  void framingIsTheBrokers() throws Exception {
    try (TestNetwork network = local()) {
      GuestRequest request =
          request(
              "POST",
              server.url("/"),
              new RequestBody.Bytes("12345".getBytes(StandardCharsets.US_ASCII)),
              "Content-Length",
              "1",
              "Transfer-Encoding",
              "chunked",
              "Connection",
              "close, X-A",
              "Keep-Alive",
              "1",
              "TE",
              "trailers",
              "Trailer",
              "X-B",
              "Proxy-Authorization",
              "Basic eA==",
              "Expect",
              "100-continue",
              "X-A",
              "kept");
      String head = text(network.run.exchange(request)).toLowerCase(Locale.ROOT);
      assertThat(head).contains("\r\ncontent-length: 5\r\n").containsOnlyOnce("content-length");
      assertThat(head).contains("\r\nx-a: kept\r\n").endsWith("12345");
      for (String name :
          List.of(
              "transfer-encoding",
              "connection",
              "keep-alive",
              "te:",
              "trailer",
              "proxy",
              "expect")) {
        assertThat(head).doesNotContain("\r\n" + name);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-A, 'a\r\nX-B: c'",
    "X-A, 'a\nb'",
    "X-A, 'a\rb'",
    "X-A, 'a\u0000b'",
    "X-A, 'a\u2028b'",
    "'X-A: b\r\nX-C', d",
    "'X A', b",
    "'', b",
    "':path', /",
    "Upgrade, websocket",
  })
  void aHeaderThatIsNoneIsRefusedAndNotSent(String name, String value) throws Exception {
    try (TestNetwork network = local()) {
      int before = server.heads().size();
      network.fails(Kind.INVALID, get(server.url("/"), name, value));
      assertThat(server.heads()).hasSize(before);
      assertThat(network.decided()).containsExactly("- " + server.url("/"));
      assertThat(text(network.run.exchange(get(server.url("/"), "X-A", "a\tb é"))))
          .contains("X-A: a\tb é\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "G ET", "GET\r\n", "GET / HTTP/1.1\r\nX: y\r\n\r\nGET", "gét", "head"})
  void aMethodThatIsNoneIsRefused(String method) throws Exception {
    try (TestNetwork network = local()) {
      int before = server.heads().size();
      network.fails(Kind.INVALID, request(method, server.url("/"), RequestBody.none()));
      network.fails(Kind.DENIED, request("CONNECT", server.url("/"), RequestBody.none()));
      network.fails(Kind.DENIED, request("trace", server.url("/"), RequestBody.none()));
      assertThat(server.heads()).hasSize(before);
      assertThat(text(network.run.exchange(request("PURGE", server.url("/"), RequestBody.none()))))
          .startsWith("PURGE / HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-HTTP-Method-Override, DELETE",
    "x-method-override, DELETE",
    "X-Original-URL, /admin",
    "X-Rewrite-Url, /admin"
  })
  void aHeaderThatNamesAnotherMethodOrPathPassesWhereAllAreGranted(String name, String value)
      throws Exception {
    boolean isMethod = value.equals("DELETE");
    EgressRule narrow =
        EgressRule.of(
            "127.0.0.1",
            List.of(server.port()),
            List.of(),
            isMethod ? List.of("GET") : List.of(),
            isMethod ? List.of() : List.of("/v1/**"),
            Map.of());
    try (TestNetwork network = TestNetwork.granting(narrow)) {
      String url = server.url("/v1/x");
      int before = server.heads().size();
      network.fails(Kind.DENIED, get(url, name, value));
      assertThat(network.lastReason()).contains(name).contains("does not grant all");
      assertThat(server.heads()).hasSize(before);
      assertThat(text(network.run.exchange(get(url, "X-Other", value)))).contains("X-Other");
    }
    try (TestNetwork network = local()) {
      assertThat(text(network.run.exchange(get(server.url("/v1/x"), name, value))))
          .contains(name + ": " + value);
    }
  }

  @Test
  void manyOrLargeHeadersAreRefused() throws Exception {
    try (TestNetwork network = local()) {
      String[] many = new String[402];
      Arrays.fill(many, "a");
      network.fails(Kind.INVALID, get(server.url("/"), many));
      network.fails(Kind.INVALID, get(server.url("/"), "X-A", "a".repeat(70_000)));
      assertThat(text(network.run.exchange(get(server.url("/"), "X-A", "a".repeat(60_000)))))
          .hasSizeGreaterThan(60_000);
    }
  }

  @Test
  void bodiesAreSentAsTheyAreFramed() throws Exception {
    try (TestNetwork network = local()) {
      byte[] bytes = "b".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
      String url = server.url("/");
      InputStream known = new ByteArrayInputStream(bytes);
      assertThat(
              text(
                  network.run.exchange(
                      request("PUT", url, new RequestBody.Stream(known, bytes.length)))))
          .contains("Content-Length: 200000\r\n")
          .endsWith("b".repeat(200_000));
      InputStream unknown = new ByteArrayInputStream(bytes);
      assertThat(
              text(network.run.exchange(request("PUT", url, new RequestBody.Stream(unknown, -1)))))
          .contains("Transfer-Encoding: chunked\r\n")
          .endsWith("\r\n0\r\n\r\n");
      assertThat(text(network.run.exchange(request("POST", url, RequestBody.none()))))
          .contains("Content-Length: 0\r\n");
      assertThat(
              text(network.run.exchange(request("POST", url, new RequestBody.Bytes(new byte[0])))))
          .contains("Content-Length: 0\r\n");
      assertThat(
              text(
                  network.run.exchange(
                      request("OPTIONS", url, new RequestBody.Bytes(new byte[] {'b'})))))
          .contains("Content-Length: 1\r\n")
          .endsWith("\r\n\r\nb");
      assertThat(network.run.bytesUsed()).isGreaterThan(800_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "DELETE", "GET", "POST", "QUERY", "PROPFIND", "FOO"})
  void aBodyNeedsNoTypeWhateverTheMethod(String method) throws Exception {
    try (TestNetwork network = local()) {
      for (String body : new String[] {"", "abc"}) {
        RequestBody bytes = new RequestBody.Bytes(body.getBytes(StandardCharsets.US_ASCII));
        assertThat(text(network.run.exchange(request(method, server.url("/"), bytes))))
            .startsWith(method + " / HTTP/1.1\r\n")
            .contains("Content-Length: " + body.length() + "\r\n")
            .doesNotContainIgnoringCase("Content-Type")
            .endsWith("\r\n\r\n" + body);
      }
    }
  }

  @Test
  void aBodyOfAnotherLengthOrThatFailsEndsTheRequest() throws Exception {
    try (TestNetwork network = local()) {
      for (int length : List.of(3, 7)) {
        InputStream in = new ByteArrayInputStream(new byte[5]);
        network.fails(
            Kind.BODY, request("PUT", server.url("/"), new RequestBody.Stream(in, length)));
      }
      InputStream broken =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("/host/path");
            }
          };
      assertThat(
              network.fails(
                  Kind.BODY, request("PUT", server.url("/"), new RequestBody.Stream(broken, 5))))
          .hasMessageNotContaining("/host/path");
      assertThat(network.get(server.url("/"))).startsWith("GET");
    }
  }

  @Test
  void aNameIsResolvedOnceAndExactlyTheCheckedAddressIsDialled() throws Exception {
    try (TestNetwork network =
        TestNetwork.settings().grant(Rules.host("a.test", 80)).publicPort(server.port()).open()) {
      network.names.put("a.test", List.of(TestNetwork.PUBLIC));
      String head = network.get("http://A.test./x");
      assertThat(head).contains("\r\nHost: a.test\r\n");
      assertThat(network.resolved).containsExactly("a.test");
      assertThat(network.dialled).containsExactly(TestNetwork.PUBLIC + ":80");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "fd00::1",
        "fe80::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::"
      })
  void aNameThatRebindsReachesNothing(String inside) throws Exception {
    try (TestNetwork network =
        TestNetwork.settings()
            .grant(Rules.host("a.test", server.port()))
            .publicPort(server.port())
            .open()) {
      String url = "http://a.test:" + server.port() + "/";
      network.names.put("a.test", List.of(TestNetwork.PUBLIC));
      assertThat(network.get(url)).startsWith("GET / ");
      int before = server.heads().size();
      for (List<String> answer :
          List.of(
              List.of(inside),
              List.of(TestNetwork.PUBLIC, inside),
              List.of(inside, TestNetwork.PUBLIC))) {
        network.names.put("a.test", answer);
        EgressException e = network.fails(Kind.DENIED, url);
        // The operator reads where it led; the guest does not.
        assertThat(network.lastReason()).contains("a.test resolves to the").contains(inside);
        assertThat(e.getMessage()).doesNotContain(inside);
      }
      assertThat(server.heads()).hasSize(before);
      assertThat(network.dialled).hasSize(1);
    }
  }

  @Test
  void aRuleForLocalhostReachesLoopbackWithoutAResolver() throws Exception {
    try (TestNetwork network = TestNetwork.granting(Rules.host("localhost", server.port()))) {
      network.names.put("localhost", List.of("10.0.0.1"));
      assertThat(network.get("http://localhost:" + server.port() + "/")).startsWith("GET / ");
      assertThat(network.resolved).isEmpty();
    }
  }

  @Test
  void aRangeReachesItsAddresses() throws Exception {
    try (TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.0/8", server.port()))) {
      assertThat(network.get(server.url("/"))).startsWith("GET / ");
      network.fails(Kind.DENIED, "http://128.0.0.1:" + server.port() + "/");
    }
  }

  @Test
  void aNameThatDoesNotResolveAndAPortThatIsClosedSaySo() throws Exception {
    int closed;
    try (RawServer other = new RawServer(HttpRequestTest::echo)) {
      closed = other.port();
    }
    try (TestNetwork network =
        TestNetwork.granting(Rules.host("a.test", 80), Rules.host("127.0.0.1", closed))) {
      assertThat(network.fails(Kind.UNRESOLVED, "http://a.test/"))
          .hasMessage("the name a.test does not resolve");
      assertThat(network.fails(Kind.UNREACHABLE, "http://127.0.0.1:" + closed + "/"))
          .hasMessage("cannot connect to http://127.0.0.1:" + closed);
    }
  }

  @Test
  void theNextAddressIsTriedWhenOneIsClosed() throws Exception {
    SSLContext tls = SSLContext.getDefault();
    try (TestNetwork network = TestNetwork.granting(Rules.host("localhost", server.port()))) {
      // The server listens on 127.0.0.1 alone, and a rule for ::1 would find it closed.
      HttpConnections connections =
          new HttpConnections(EgressLimits.defaults(), Dial.exactly(), () -> tls);
      RequestUrl url = RequestUrl.parse("http://localhost:" + server.port() + "/");
      Destination both =
          new Destination(
              url.origin(),
              List.of(new IpAddress(false, 0, 1), IpAddress.parse("127.0.0.1").orElseThrow()));
      try (connections) {
        HttpExchange exchange =
            connections.send(
                both,
                new RequestHead("GET", url, List.of()),
                RequestBody.none(),
                new Patience(Duration.ofSeconds(10), new CompletableFuture<>()),
                network.quota);
        assertThat(exchange.awaitHead(EgressLimits.defaults().inactivityTimeout()).status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void proxiesOfTheHostAreNotAsked() throws Exception {
    List<String> names = List.of("http.proxyHost", "socksProxyHost", "java.net.useSystemProxies");
    try (RawServer proxy = new RawServer(r -> r.answer("502 Proxy", "", ""));
        TestNetwork network = local()) {
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
      System.setProperty("http.nonProxyHosts", "");
      System.setProperty("socksProxyHost", "127.0.0.1");
      System.setProperty("socksProxyPort", String.valueOf(proxy.port()));
      assertThat(network.get(server.url("/"))).startsWith("GET / ");
      assertThat(proxy.connections()).isZero();
    } finally {
      names.forEach(System::clearProperty);
      List.of("http.proxyPort", "http.nonProxyHosts", "socksProxyPort")
          .forEach(System::clearProperty);
    }
  }

  @Test
  void connectionsAreKeptAndOneThatWasClosedMeanwhileIsReplaced() throws Exception {
    try (RawServer keeping = new RawServer(r -> r.answer("200 OK", "", "kept"));
        TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", keeping.port()))) {
      for (int i = 0; i < 5; i++) {
        assertThat(network.get(keeping.url("/"))).isEqualTo("kept");
      }
      assertThat(keeping.connections()).isEqualTo(1);
    }
    try (RawServer closing =
            new RawServer(r -> {
              r.answer("200 OK", "", "closed");
              r.close();
            });
        TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", closing.port()))) {
      for (int i = 0; i < 20; i++) {
        assertThat(network.get(closing.url("/"))).isEqualTo("closed");
      }
    }
  }

  @Test
  void afterTheEndOfARunNothingIsSent() throws Exception {
    try (TestNetwork network = local()) {
      assertThat(network.get(server.url("/"))).startsWith("GET");
      network.run.close();
      network.fails(Kind.CANCELED, server.url("/"));
      EgressRun other = network.broker.run(network.decisions::add, network.quota);
      assertThat(text(other.exchange(GuestRequest.of("GET", server.url("/"))))).startsWith("GET");
    }
  }

  @Test
  void aGuestsTimeoutHolds() throws Exception {
    try (RawServer silent = new RawServer(_ -> {});
        TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", silent.port()))) {
      network.fails(
          Kind.TIMED_OUT,
          new GuestRequest(
              "GET",
              silent.url("/"),
              List.of(),
              RequestBody.none(),
              GuestRequest.Redirect.FOLLOW,
              Optional.of(TestNetwork.SOON)));
    }
  }
}
