package dev.mxc.bridge.egress;

import static dev.mxc.bridge.egress.TestNetwork.get;
import static dev.mxc.bridge.egress.TestNetwork.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.egress.TestNetwork.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each check of the broker keeps something out, and nothing else does: without it, that gets in.
 */
@Timeout(60)
class OffSwitchTest {

  private static final String SECRET = "tok-9f8e7d6c5b4a";

  private static RawServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        new RawServer(request -> {
          if (request.path().equals("/start")) {
            request.answer("302 Found", "Location: " + server.url("/elsewhere") + "\r\n", "");
          } else {
            request.answer("200 OK", "", request.head);
          }
        });
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void aCheckKeepsOutWhatComesInWithoutIt(EgressCheck check) throws Exception {
    assertThat(comesIn(check, TestNetwork.settings())).as("with the check").isFalse();
    assertThat(comesIn(check, TestNetwork.settings().without(check))).as("without it").isTrue();
  }

  /** Whether what only this check refuses reaches the server, or the guest. */
  private static boolean comesIn(EgressCheck check, Settings settings) throws Exception {
    int port = server.port();
    return switch (check) {
      case ADDRESS ->
          answers(settings.grant(Rules.host("a.test", port)), get("http://a.test:" + port + "/x"))
              .startsWith("GET /x ");
      case REDIRECT ->
          answers(settings.grant(paths("/start")), get(server.url("/start")))
              .startsWith("GET /elsewhere ");
      case HEADERS ->
          answers(settings.grant(paths("/**")), get(server.url("/x"), "Upgrade", "websocket"))
              .contains("Upgrade: websocket");
      case QUOTA ->
          answers(settings.grant(paths("/**")).bytesMax(10), get(server.url("/x")))
              .startsWith("GET /x ");
      case PATH ->
          answers(settings.grant(paths("/public/**")), get(server.url("/public/../x")))
              .startsWith("GET /public/../x ");
      case REDACTION ->
          answers(
                  settings
                      .grant(Rules.header("127.0.0.1", port, "X-Token", "${secret:S}"))
                      .secret("S", SECRET),
                  get(server.url("/x")))
              .contains(SECRET);
    };
  }

  private static EgressRule paths(String... paths) throws EgressRuleException {
    return EgressRule.of(
        "127.0.0.1", List.of(server.port()), List.of(), List.of(), List.of(paths), Map.of());
  }

  /** What the server answers, or why it was not asked. */
  private static String answers(Settings settings, GuestRequest request) throws Exception {
    try (TestNetwork network = settings.open()) {
      network.names.put("a.test", List.of("127.0.0.1"));
      return text(network.run.exchange(request));
    } catch (EgressException e) {
      return e.kind().toString();
    }
  }
}
