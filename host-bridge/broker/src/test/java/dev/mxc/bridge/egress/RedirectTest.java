package dev.mxc.bridge.egress;

import static dev.mxc.bridge.egress.TestNetwork.request;
import static dev.mxc.bridge.egress.TestNetwork.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step of a redirect is a request like any other. */
class RedirectTest {

  private RawServer first;
  private RawServer second;

  @BeforeEach
  void start() throws IOException {
    second = new RawServer(r -> r.answer("200 OK", "", r.head + body(r)));
    first = new RawServer(r -> r.answer("200 OK", "", r.head));
  }

  @AfterEach
  void stop() throws IOException {
    first.close();
    second.close();
  }

  private static String body(RawServer.Request request) throws IOException {
    String[] parts = request.head.split("Content-Length: ");
    return parts.length < 2
        ? ""
        : new String(
            request.in.readNBytes(Integer.parseInt(parts[1].split("\r\n")[0])),
            StandardCharsets.US_ASCII);
  }

  private TestNetwork both() throws Exception {
    return TestNetwork.granting(
        Rules.host("127.0.0.1", first.port()), Rules.host("localhost", second.port()));
  }

  /** Lets the first server answer /start with a redirect. */
  private TestNetwork.Settings redirecting(String status, String location) throws IOException {
    first.close();
    first =
        new RawServer(r -> {
          String body = body(r);
          if (r.path().equals("/start")) {
            r.answer(status + " Moved", "Location: " + location + "\r\n", "moved");
          } else {
            r.answer("200 OK", "", r.head + body);
          }
        });
    return TestNetwork.settings();
  }

  private String there(String path) {
    return "http://localhost:" + second.port() + path;
  }

  @ParameterizedTest
  @CsvSource({
    "/b?q=1,        /b?q=1",
    "b,             /b",
    "./b,           /b",
    "../b,          /b",
    "../../b/./c/.., /b/",
    "/b/../c/.,     /c/",
    "?q=1,          /start?q=1",
    "'',            /start",
    "'/b#x',        /b",
    "' /a b ',      /a%20b",
    "/caf\u00c3\u00a9, /caf%C3%A9",
  })
  void aLocationIsRelativeToWhatAnswered(String location, String path) throws Exception {
    try (TestNetwork network =
        redirecting("302", location).grant(Rules.host("127.0.0.1", first.port())).open()) {
      GuestRequest request = GuestRequest.of("GET", first.url("/start"));
      if (path.equals("/start")) {
        network.fails(Kind.REDIRECT, request);
        return;
      }
      GuestResponse response = network.run.exchange(request);
      assertThat(text(response))
          .startsWith(path.contains("start?") ? "GET /start?q=1 " : "GET " + path + " ");
      assertThat(response.redirected()).isTrue();
      assertThat(network.decided()).hasSize(2);
    }
  }

  @Test
  void whereToIsDecidedAnew() throws Exception {
    redirecting("302", there("/x"));
    try (TestNetwork network = both()) {
      assertThat(network.get(first.url("/start"))).startsWith("GET /x ");
      assertThat(network.decided()).containsExactly("+ " + first.url("/start"), "+ " + there("/x"));
    }
    int before = second.heads().size();
    try (TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", first.port()))) {
      network.fails(Kind.DENIED, first.url("/start"));
      assertThat(network.decided()).containsExactly("+ " + first.url("/start"), "- " + there("/x"));
    }
    assertThat(second.heads()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:127.0.0.1]/",
    "//evil.test/",
    "file:///etc/passwd",
    "ftp://a.test/",
    "/a/%2e%2e/b",
    "http://user:pw@127.0.0.1/",
  })
  void aPublicServerSendsNobodyInside(String location) throws Exception {
    redirecting("302", location);
    try (TestNetwork network =
        TestNetwork.settings().grant(Rules.host("a.test", 80)).publicPort(first.port()).open()) {
      network.names.put("a.test", List.of(TestNetwork.PUBLIC));
      network.fails(Kind.DENIED, "http://a.test/start");
      assertThat(network.dialled).containsExactly(TestNetwork.PUBLIC + ":80");
      assertThat(network.get("http://a.test/other")).startsWith("GET /other ");
    }
  }

  @Test
  void methodsAndBodiesGoAlongAsTheStatusSays() throws Exception {
    RequestBody body = new RequestBody.Bytes("data".getBytes(StandardCharsets.US_ASCII));
    for (String status : List.of("301", "302", "303", "307", "308")) {
      boolean isKept = status.startsWith("307") || status.startsWith("308");
      redirecting(status, "/b");
      try (TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", first.port()))) {
        String answer =
            text(
                network.run.exchange(
                    request("POST", first.url("/start"), body, "Content-Type", "text/x")));
        assertThat(answer).startsWith(isKept ? "POST /b " : "GET /b ");
        assertThat(answer.endsWith("data")).isEqualTo(isKept);
        assertThat(answer.contains("text/x")).isEqualTo(isKept);
        assertThat(
                text(network.run.exchange(request("PUT", first.url("/start"), body)))
                    .startsWith("PUT /b"))
            .isEqualTo(!status.equals("303"));
        GuestRequest stream =
            request(
                "POST",
                first.url("/start"),
                new RequestBody.Stream(new ByteArrayInputStream(new byte[3]), 3));
        if (isKept) {
          network.fails(Kind.REDIRECT, stream);
        } else {
          assertThat(text(network.run.exchange(stream))).startsWith("GET /b ");
        }
      }
    }
  }

  @Test
  void aGuestsOwnCredentialsStayWithTheirOrigin() throws Exception {
    String[] headers = {"Authorization", "Basic eA==", "Cookie", "a=b", "X-A", "kept"};
    redirecting("302", there("/x"));
    try (TestNetwork network = both()) {
      String answer =
          text(
              network.run.exchange(
                  request("GET", first.url("/start"), RequestBody.none(), headers)));
      assertThat(answer)
          .contains("X-A: kept")
          .doesNotContain("Authorization")
          .doesNotContain("a=b");
    }
    redirecting("302", "/b");
    try (TestNetwork network = both()) {
      String answer =
          text(
              network.run.exchange(
                  request("GET", first.url("/start"), RequestBody.none(), headers)));
      assertThat(answer).contains("Authorization: Basic eA==").contains("Cookie: a=b");
    }
  }

  @Test
  void aGuestMayTakeTheRedirectItselfOrRefuseIt() throws Exception {
    redirecting("302", there("/x"));
    try (TestNetwork network = both()) {
      GuestRequest follow = GuestRequest.of("GET", first.url("/start"));
      GuestRequest manual =
          new GuestRequest(
              "GET",
              follow.url(),
              List.of(),
              RequestBody.none(),
              GuestRequest.Redirect.MANUAL,
              Optional.empty());
      GuestResponse response = network.run.exchange(manual);
      assertThat(response.status()).isEqualTo(302);
      assertThat(response.redirected()).isFalse();
      assertThat(TestNetwork.header(response, "location")).contains(there("/x"));
      assertThat(text(response)).isEqualTo("moved");
      network.fails(
          Kind.REDIRECT,
          new GuestRequest(
              "GET",
              follow.url(),
              List.of(),
              RequestBody.none(),
              GuestRequest.Redirect.ERROR,
              Optional.empty()));
      assertThat(second.heads()).isEmpty();
    }
  }

  @Test
  void aLoopEnds() throws Exception {
    redirecting("302", "/start");
    try (TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", first.port()))) {
      assertThat(network.fails(Kind.REDIRECT, first.url("/start")))
          .hasMessage("more than 20 redirects in a row");
      assertThat(first.heads()).hasSize(21);
    }
  }
}
