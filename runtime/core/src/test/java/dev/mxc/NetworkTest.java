package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.secrets.Secret;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The network as both languages and both tiers have it: the same table of cases with the same
 * denials, workers with all of the guard that this host can give.
 */
@Timeout(180)
class NetworkTest {

  private static final String TOKEN = "tok-55aa-0042";
  private static final CountDownLatch OVER = new CountDownLatch(1);
  private static final Queue<String> SERVED = new ConcurrentLinkedQueue<>();
  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  /** For the table: a context for all cases of a language. */
  private static final Map<Tier, Session> SESSIONS = new EnumMap<>(Tier.class);

  private static ExecutorService threads;
  private static HttpServer granted;
  private static HttpServer other;
  private static int nobody;

  @BeforeAll
  static void start() throws Exception {
    threads = Executors.newCachedThreadPool();
    granted = server();
    other = server();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    String manifest =
        """
        limits: { wall: 20s, hostCalls: 120, networkBytes: 4MiB, threads: 16 }
        network:
          - { host: 127.0.0.1, ports: [ %1$d ], schemes: [ http ], methods: [ GET, POST ], paths: [ "/v1/**", "/redirect/*" ] }
          - { host: 127.0.0.1, ports: [ %2$d ], schemes: [ http ] }
          - { host: nowhere.invalid, ports: [ 80 ] }
          - { host: localhost, ports: [ %1$d ], schemes: [ http ], headers: { X-Token: "${secret:T}" } }
        secrets: { T: { env: MXC_TEST_NEVER_SET } }
        """
            .formatted(port(granted), nobody);
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(
          tier,
          Guests.builder(tier, manifest, Path.of("/nonexistent"))
              .secrets(_ -> Optional.of(Secret.of(TOKEN)))
              .open());
      SESSIONS.put(tier, SANDBOXES.get(tier).session());
      for (Language language : Language.values()) {
        SESSIONS.get(tier).run(program(language, prelude(language)));
      }
    }
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", NetworkTest::serve);
    server.start();
    return server;
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  private static void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    SERVED.add(exchange.getLocalAddress().getPort() + path);
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (path) {
        case "/v1/echo" ->
            answer(
                exchange,
                exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8));
        case "/v1/token" ->
            answer(exchange, "got " + exchange.getRequestHeaders().getFirst("X-Token"));
        case "/v1/missing" -> exchange.sendResponseHeaders(404, -1);
        case "/v1/endless" -> endless(exchange);
        case "/v1/silent" -> OVER.await();
        case "/redirect/inside" -> redirect(exchange, "/v1/echo");
        case "/redirect/outside" ->
            redirect(exchange, "http://127.0.0.1:" + port(other) + "/v1/echo");
        default -> answer(exchange, "hello");
      }
    } catch (InterruptedException _) {
      // The tests are over.
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(new byte[8192]);
      }
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @AfterAll
  static void stop() {
    OVER.countDown();
    SESSIONS.values().forEach(Session::close);
    SANDBOXES.values().forEach(Sandbox::close);
    granted.stop(0);
    other.stop(0);
    threads.shutdownNow();
  }

  /** What each program has: {@code get(url, method, body)} and {@code attempt(f)}. */
  private static final Map<Language, String> PRELUDE =
      Map.of(
          Language.PYTHON,
          """
          import urllib.request, urllib.error
          GRANTED, OTHER, NOBODY = "http://127.0.0.1:%1$d", "http://127.0.0.1:%2$d", "http://127.0.0.1:%3$d"
          LOCALHOST = "http://localhost:%1$d"
          def get(url, method=None, body=None, headers={}):
              request = urllib.request.Request(url, data=body and body.encode(), method=method, headers=headers)
              with urllib.request.urlopen(request) as response:
                  return response.read().decode()
          def attempt(*arguments, **more):
              try:
                  print(get(*arguments, **more))
              except OSError as error:
                  error = getattr(error, "reason", error)
                  print({"PermissionError": "denied", "gaierror": "unknown", "ConnectionRefusedError": "nobody"}
                      .get(type(error).__name__, repr(error)))
          """,
          Language.JAVASCRIPT,
          """
          [globalThis.GRANTED, globalThis.OTHER, globalThis.NOBODY] = ["http://127.0.0.1:%1$d", "http://127.0.0.1:%2$d", "http://127.0.0.1:%3$d"];
          globalThis.LOCALHOST = "http://localhost:%1$d";
          globalThis.get = async (url, method, body, headers) => {
            const response = await fetch(url, { method, body, headers });
            if (!response.ok) throw new Error(`${response.status}`);
            return response.text();
          };
          globalThis.attempt = async (...args) => {
            try {
              console.log(await get(...args));
            } catch (error) {
              console.log({ EACCES: "denied", ENOTFOUND: "unknown", ECONNREFUSED: "nobody" }[error.cause?.code] ?? `${error} ${error.cause}`);
            }
          };
          """);

  /**
   * One case.
   *
   * @param denied what is denied, as {@code TARGET xCOUNT}; the ports stand as GRANTED and OTHER
   */
  private record Case(
      String name, String python, String javascript, String output, String... denied) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case(
              "what is granted is answered",
              "attempt(GRANTED + '/v1/hello')",
              "await attempt(GRANTED + '/v1/hello')",
              "hello\n"),
          new Case(
              "a body is sent",
              "attempt(GRANTED + '/v1/echo', 'POST', 'a b c')",
              "await attempt(GRANTED + '/v1/echo', 'POST', 'a b c')",
              "POST a b c\n"),
          new Case(
              "another port is denied",
              "attempt(OTHER + '/v1/hello')",
              "await attempt(OTHER + '/v1/hello')",
              "denied\n",
              "OTHER/v1/hello x1"),
          new Case(
              "another host is denied",
              "attempt('https://api.example.com/v1?q=secret')",
              "await attempt('https://api.example.com/v1?q=secret')",
              "denied\n",
              "https://api.example.com/v1 x1"),
          new Case(
              "another method is denied",
              "attempt(GRANTED + '/v1/echo', 'DELETE'); attempt(GRANTED + '/v1/echo', 'GET')",
              "await attempt(GRANTED + '/v1/echo', 'DELETE'); await attempt(GRANTED + '/v1/echo', 'GET')",
              "denied\nGET \n",
              "GRANTED/v1/echo x1"),
          new Case(
              "another path is denied",
              "attempt(GRANTED + '/v2/echo')",
              "await attempt(GRANTED + '/v2/echo')",
              "denied\n",
              "GRANTED/v2/echo x1"),
          new Case(
              "an encoded slash is denied",
              "attempt(GRANTED + '/v1/..%2fv2/echo')",
              "await attempt(GRANTED + '/v1/..%2fv2/echo')",
              "denied\n",
              "GRANTED/v1/..%2fv2/echo x1"),
          new Case(
              "a redirect to what is granted is followed",
              "attempt(GRANTED + '/redirect/inside')",
              "await attempt(GRANTED + '/redirect/inside')",
              "GET \n"),
          new Case(
              "a redirect to what is not granted is denied",
              "attempt(GRANTED + '/redirect/outside')",
              "await attempt(GRANTED + '/redirect/outside')",
              "denied\n",
              "OTHER/v1/echo x1"),
          new Case(
              "a port without a server is no denial",
              "attempt(NOBODY + '/')",
              "await attempt(NOBODY + '/')",
              "nobody\n"),
          new Case(
              "a name without an address is no denial",
              "attempt('http://nowhere.invalid/')",
              "await attempt('http://nowhere.invalid/')",
              "unknown\n"),
          new Case(
              "a secret goes out and does not come back",
              "attempt(LOCALHOST + '/v1/token')",
              "await attempt(LOCALHOST + '/v1/token')",
              "got " + "*".repeat(TOKEN.length()) + "\n"),
          new Case(
              "loopback in other spellings is denied",
              "attempt(OTHER.replace('127.0.0.1', '[::ffff:127.0.0.1]') + '/'); attempt(OTHER.replace('127.0.0.1', '127.0.0.2') + '/')",
              "await attempt(OTHER.replace('127.0.0.1', '[::ffff:127.0.0.1]') + '/'); await attempt(OTHER.replace('127.0.0.1', '127.0.0.2') + '/')",
              "denied\ndenied\n"),
          new Case(
              "answers that nobody reads hold up no other",
              "unread = [urllib.request.urlopen(GRANTED + '/v1/endless') for i in range(8)]\nfor i in range(20):\n    get(GRANTED + '/v1/hello')\nprint(len(unread), len(unread[7].read(1000)))",
              "const unread = await Promise.all(Array.from({ length: 8 }, () => fetch(GRANTED + '/v1/endless'))); for (let i = 0; i < 20; i++) await get(GRANTED + '/v1/hello'); const { value } = await unread[7].body.getReader().read(); console.log(unread.length, Math.min(value.length, 1000))",
              "8 1000\n"),
          new Case(
              "a flood of denials is one entry",
              "for i in range(100):\n    try:\n        get(OTHER + '/flood')\n    except OSError:\n        pass\nattempt(GRANTED + '/v1/hello')",
              "for (let i = 0; i < 100; i++) await get(OTHER + '/flood').catch(() => {}); await attempt(GRANTED + '/v1/hello')",
              "hello\n",
              "OTHER/flood x100"));

  static Stream<Arguments> cases() {
    return CASES.stream()
        .flatMap(one ->
            Stream.of(Language.values())
                .flatMap(language ->
                    SANDBOXES.keySet().stream().map(tier -> Arguments.of(one, language, tier))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("cases")
  void theTableHolds(Case one, Language language, Tier tier) {
    int calls = SERVED.size();
    RunResult result =
        SESSIONS
            .get(tier)
            .run(program(language, language == Language.PYTHON ? one.python : one.javascript));

    assertThat(result.stderr()).isEmpty();
    assertThat(result.stdout()).isEqualTo(one.output);
    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.denials())
        .allSatisfy(denial -> assertThat(denial.capability()).isEqualTo("network.connect"));
    if (one.denied.length > 0) {
      assertThat(
              result.denials().stream()
                  .map(denial -> shown(denial.target()) + " x" + denial.count()))
          .containsExactly(one.denied);
    }
    long lines = one.output.lines().filter(line -> line.equals("denied")).count();
    assertThat(result.denials()).hasSizeGreaterThanOrEqualTo((int) lines);
    assertThat(SERVED.stream().skip(calls)).noneMatch(path -> path.startsWith("" + port(other)));
    assertThat(result.toJson()).doesNotContain(TOKEN);
  }

  private static String shown(String target) {
    return target
        .replace("http://127.0.0.1:" + port(granted), "GRANTED")
        .replace("http://127.0.0.1:" + port(other), "OTHER");
  }

  @Test
  void aSecretsFileThatOthersReadIsToldOf(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN);
    String manifest =
        "network: [ { host: a.example, headers: { A: \"${secret:T}\" } } ]\n"
            + "secrets: { T: { file: ./token } }\n";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (Sandbox sandbox = Guests.open(Tier.CONTEXT, manifest, folder)) {
      assertThat(sandbox.warnings()).singleElement().asString().contains("chmod 600");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (Sandbox sandbox = Guests.open(Tier.CONTEXT, manifest, folder)) {
      assertThat(sandbox.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mxc.testing.Guests#everywhere")
  void bytesBeyondTheLimitEndTheRun(Language language, Tier tier) {
    RunResult result =
        run(
            tier,
            language,
            language == Language.PYTHON
                ? "try:\n    attempt(GRANTED + '/v1/endless')\nexcept BaseException:\n    print('caught')\nprint('went on')"
                : "try { await get(GRANTED + '/v1/endless') } catch { console.log('caught') } console.log('went on')");

    assertThat(result.status()).isEqualTo(Status.LIMIT);
    assertThat(result.limit()).isEqualTo(Limit.NETWORK_BYTES);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.usage().networkBytes()).isEqualTo(4 << 20);
    assertThat(result.denials()).isEmpty();
    assertStillServes(language, tier);
  }

  @ParameterizedTest
  @MethodSource("dev.mxc.testing.Guests#everywhere")
  void requestsBeyondTheLimitEndTheRun(Language language, Tier tier) {
    RunResult result =
        run(
            tier,
            language,
            language == Language.PYTHON
                ? "for i in range(200):\n    get(GRANTED + '/v1/hello')"
                : "for (let i = 0; i < 200; i++) await get(GRANTED + '/v1/hello')");

    assertThat(result.status()).isEqualTo(Status.LIMIT);
    assertThat(result.limit()).isEqualTo(Limit.HOST_CALLS);
    assertThat(result.usage().hostCalls()).isEqualTo(120);
    assertThat(result.denials()).isEmpty();
    assertStillServes(language, tier);
  }

  private static void assertStillServes(Language language, Tier tier) {
    String code = "attempt(GRANTED + '/v1/hello')";
    RunResult next = run(tier, language, language == Language.PYTHON ? code : "await " + code);
    assertThat(next.stdout()).isEqualTo("hello\n");
  }

  private static RunResult run(Tier tier, Language language, String code) {
    return SANDBOXES.get(tier).run(program(language, prelude(language) + code));
  }

  private static String prelude(Language language) {
    return PRELUDE.get(language).formatted(port(granted), port(other), nobody);
  }

  private static Program program(Language language, String source) {
    return language == Language.PYTHON
        ? Program.python(source + "\n")
        : Program.javascriptModule(source + "\n");
  }
}
