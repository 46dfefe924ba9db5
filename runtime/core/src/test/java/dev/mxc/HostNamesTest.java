package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hosts as guests may spell them: a rule's host in another spelling is that host, and what only
 * looks like it is another. Workers have all of the guard that this host can give.
 */
@Timeout(120)
class HostNamesTest {

  /** What became of a request. */
  private static final String ANSWERED = "answered";

  /** Granted: it went on to the resolver, which knows no name that ends in .invalid. */
  private static final String UNKNOWN = "unknown";

  private static final String DENIED = "denied";

  /** No address at all to the language. */
  private static final String INVALID = "invalid";

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);
  private static final Map<Tier, Session> SESSIONS = new EnumMap<>(Tier.class);
  private static final AtomicInteger SERVED = new AtomicInteger();

  private static HttpServer v4;
  private static HttpServer v6;

  @BeforeAll
  static void open() throws Exception {
    v4 = server("127.0.0.1");
    try {
      v6 = server("::1");
    } catch (IOException _) {
      assumeTrue(false, "needs IPv6 on loopback");
    }
    String manifest =
        """
        limits: { wall: 60s, hostCalls: 500 }
        network:
          - { host: "::1", ports: [ %d ], schemes: [ http ] }
          - { host: localhost, ports: [ %d ], schemes: [ http ] }
          - { host: NoWhere.invalid, ports: [ 80 ] }
          - { host: xn--bcher-kva.invalid, ports: [ 80 ] }
          - { host: "*.deep.invalid", ports: [ 80 ] }
        """
            .formatted(port(v6), port(v4));
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(tier, Guests.open(tier, manifest, Path.of("/nonexistent")));
      SESSIONS.put(tier, SANDBOXES.get(tier).session());
      for (Map.Entry<Language, String> each : PRELUDE.entrySet()) {
        RunResult result = SESSIONS.get(tier).run(program(each.getKey(), each.getValue()));
        assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
      }
    }
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
    for (HttpServer server : new HttpServer[] {v4, v6}) {
      if (server != null) {
        server.stop(0);
      }
    }
  }

  private static HttpServer server(String address) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          SERVED.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  private static final Map<Language, String> PRELUDE =
      Map.of(
          Language.PYTHON,
          """
          import http.client, socket
          def ask(authority):
              try:
                  connection = http.client.HTTPConnection(authority)
                  connection.request("GET", "/")
                  connection.getresponse().read()
                  print("answered")
              except PermissionError:
                  print("denied")
              except socket.gaierror:
                  print("unknown")
              except (http.client.InvalidURL, UnicodeError):
                  print("invalid")
          """,
          Language.JAVASCRIPT,
          """
          globalThis.ask = async (authority) => {
            try {
              await fetch(`http://${authority}/`);
              console.log('answered');
            } catch ({ cause }) {
              console.log({ EACCES: 'denied', ENOTFOUND: 'unknown', ERR_INVALID_URL: 'invalid' }[cause?.code] ?? cause);
            }
          };
          """);

  /**
   * One spelling.
   *
   * @param authority where V4 and V6 stand for the ports of the servers, and escapes are those of
   *     both languages
   * @param python what becomes of a request there
   */
  private record Spelling(String authority, String python, String javascript) {
    Spelling(String authority, String both) {
      this(authority, both, both);
    }
  }

  private static final List<Spelling> SPELLINGS =
      List.of(
          // An IPv6 address is granted by that very address.
          new Spelling("[::1]:V6", ANSWERED),
          new Spelling("[0:0:0:0:0:0:0:1]:V6", ANSWERED),
          new Spelling("[::0001]:V6", ANSWERED),
          new Spelling("[0000::0.0.0.1]:V6", ANSWERED),
          new Spelling("[::1]:V4", DENIED),
          new Spelling("[::2]:V6", DENIED),
          new Spelling("[::]:V6", DENIED),
          new Spelling("127.0.0.1:V6", DENIED),
          new Spelling("localhost:V6", DENIED),
          // What others take for this machine, of which the rules name no IPv4 address.
          new Spelling("127.0.0.1:V4", DENIED),
          new Spelling("[::ffff:127.0.0.1]:V4", DENIED),
          new Spelling("[::ffff:7f00:1]:V4", DENIED),
          new Spelling("[::127.0.0.1]:V4", DENIED),
          new Spelling("[64:ff9b::7f00:1]:V4", DENIED),
          new Spelling("[2002:7f00:1::]:V4", DENIED),
          new Spelling("0.0.0.0:V4", DENIED),
          new Spelling("2130706433:V4", DENIED),
          new Spelling("0x7f.1:V4", DENIED),
          new Spelling("0177.0.0.1:V4", DENIED),
          // Zones, and what is no address.
          new Spelling("[::1%25lo]:V6", DENIED, INVALID),
          new Spelling("[::1%lo]:V6", DENIED, INVALID),
          new Spelling("[fe80::1%251]:V6", DENIED, INVALID),
          new Spelling("[::1]x:V6", DENIED, INVALID),
          new Spelling("[127.0.0.1]:V4", DENIED, INVALID),
          new Spelling("[::12345]:V6", DENIED, INVALID),
          // Letters and dots.
          new Spelling("LocalHost:V4", ANSWERED),
          new Spelling("localhost.:V4", ANSWERED),
          new Spelling("nowhere.invalid", UNKNOWN),
          new Spelling("NOWHERE.Invalid", UNKNOWN),
          new Spelling("nowhere.invalid.", UNKNOWN),
          new Spelling("nowhere.invalid..", DENIED),
          new Spelling("a.deep.invalid", UNKNOWN),
          new Spelling("deep.invalid", DENIED),
          new Spelling("nowhere.invalid.deep", DENIED),
          // International names: the letters and their encoding are one name.
          new Spelling("xn--bcher-kva.invalid", UNKNOWN),
          new Spelling("XN--BCHER-KVA.invalid", UNKNOWN),
          new Spelling("b\\u00fccher.invalid", UNKNOWN),
          new Spelling("B\\u00dcCHER.invalid.", UNKNOWN),
          new Spelling("bu\\u0308cher.invalid", UNKNOWN),
          new Spelling("b\\u00fccher.deep.invalid", UNKNOWN),
          new Spelling("bucher.invalid", DENIED),
          // Other widths and dots are the same name, as they are in Python's codec and in a
          // browser.
          new Spelling("\\uff4e\\uff4f\\uff57here.invalid", UNKNOWN),
          new Spelling("nowhere\\u3002invalid", UNKNOWN),
          new Spelling("nowhere\\uff0einvalid", UNKNOWN),
          new Spelling("nowhere\\uff61invalid", UNKNOWN),
          new Spelling("now\\u00adhere.invalid", UNKNOWN),
          new Spelling("127\\u30020\\u30020\\u30021:V4", DENIED),
          new Spelling("\\uff11\\uff12\\uff17.0.0.1:V4", DENIED),
          new Spelling("\\u2460\\u2461\\u2466.0.0.1:V4", DENIED),
          // What only looks like it is another.
          new Spelling("n\\u043ewhere.invalid", DENIED),
          new Spelling("l\\u043ecalhost:V4", DENIED),
          new Spelling("nowhere.invalid\\u2024x", DENIED),
          new Spelling("nowhere\\u2044.invalid", DENIED),
          new Spelling("nowhere.invalid\\u0000.x", INVALID));

  static Stream<Arguments> spellings() {
    return Stream.of(Language.values())
        .flatMap(language -> SANDBOXES.keySet().stream().map(tier -> Arguments.of(language, tier)));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void aHostIsTheRulesInAllItsSpellingsAndInNoOther(Language language, Tier tier) {
    int before = SERVED.get();
    StringBuilder code = new StringBuilder();
    for (Spelling each : SPELLINGS) {
      String authority =
          each.authority()
              .replace("V4", Integer.toString(port(v4)))
              .replace("V6", Integer.toString(port(v6)));
      code.append(language == Language.PYTHON ? "" : "await ").append("ask('" + authority + "')\n");
    }
    RunResult result = SESSIONS.get(tier).run(program(language, code.toString()));

    List<String> ends = result.stdout().lines().toList();
    assertThat(ends).as(result.toString()).hasSameSizeAs(SPELLINGS);
    for (int i = 0; i < ends.size(); i++) {
      Spelling each = SPELLINGS.get(i);
      assertThat(ends.get(i))
          .as(each.authority())
          .isEqualTo(language == Language.PYTHON ? each.python() : each.javascript());
    }
    // Every denial is one of the host's, and nothing but what was answered was asked for.
    assertThat(result.denials()).extracting(d -> d.capability()).containsOnly("network.connect");
    assertThat(result.denials().stream().mapToLong(d -> d.count()).sum())
        .isEqualTo(ends.stream().filter(DENIED::equals).count());
    assertThat(SERVED.get() - before)
        .isEqualTo((int) ends.stream().filter(ANSWERED::equals).count());
  }

  private static Program program(Language language, String source) {
    return new Program(
        language,
        language == Language.JAVASCRIPT,
        language == Language.PYTHON ? "main.py" : "main-" + source.hashCode() + ".mjs",
        source.getBytes(StandardCharsets.UTF_8),
        List.of());
  }
}
