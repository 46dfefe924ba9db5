package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The network as Python programs see it. Those in {@code network/} do in a sandbox, with servers
 * that are granted, what they do under the machine's own Python.
 */
@Timeout(180)
class PythonNetworkTest {

  @TempDir static Path folder;

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  private static PythonServers servers;

  @BeforeAll
  static void open() throws IOException {
    servers = new PythonServers();
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(tier, Guests.open(tier, manifest(servers, 200), folder));
    }
  }

  @AfterAll
  static void close() throws IOException {
    SANDBOXES.values().forEach(Sandbox::close);
    servers.close();
  }

  static String manifest(PythonServers servers, int networkMebibytes) {
    return """
    limits: { wall: 120s, cpu: 120s, memory: 512MiB, networkBytes: %dMiB }
    env: { http_proxy: "http://127.0.0.1:1/", https_proxy: "http://127.0.0.1:1/", all_proxy: "http://127.0.0.1:1/" }
    network:
      - { host: 127.0.0.1, ports: [%d, %d, %d, %d], schemes: [http] }
      - { host: 127.0.0.1, ports: [%d, %d, %d, %d, %d], schemes: [tcp] }
      - { host: localhost, ports: [%d], schemes: [tcp] }
      - { host: nowhere.invalid, ports: [80], schemes: [http] }
    """
        .formatted(
            networkMebibytes,
            servers.httpPort(),
            servers.brokenPort(),
            servers.closedPort(),
            servers.fullPort(),
            servers.echoPort(),
            servers.silentPort(),
            servers.sinkPort(),
            servers.closedPort(),
            servers.fullPort(),
            servers.echoPort());
  }

  static Path program(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(PythonNetworkTest.class.getResource("network/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static RunResult run(Tier tier, String code) {
    return Objects.requireNonNull(SANDBOXES.get(tier))
        .run(
            new Program(
                Language.PYTHON,
                false,
                "main.py",
                code.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                servers.arguments()));
  }

  private static String printed(RunResult result) {
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    return result.stdout();
  }

  private static List<String> denials(RunResult result) {
    return result.denials().stream()
        .map(denial -> denial.capability() + " " + denial.target())
        .toList();
  }

  static Stream<Arguments> programsAndTiers() {
    return Stream.of(
            "urllib_request.py",
            "http_client.py",
            "broken_off.py",
            "unanswered.py",
            "tcp_socket.py",
            "threads.py")
        .flatMap(
            name -> Stream.of(Tier.CONTEXT, Tier.ISOLATE).map(tier -> Arguments.of(name, tier)));
  }

  @ParameterizedTest
  @MethodSource("programsAndTiers")
  void programsDoWhatTheyDoUnderCpython(String name, Tier tier) throws IOException {
    Path file = program(name);
    Cpython.Ended expected =
        Cpython.orSkip()
            .run(
                folder,
                Map.of("PYTHONUTF8", "1"),
                new byte[0],
                Stream.concat(Stream.of(file.toString()), servers.arguments().stream()).toList());
    assertThat(expected.status()).as(expected.err()).isZero();

    RunResult result = run(tier, Files.readString(file));

    assertThat(result.stdout()).as(result.stderr()).isEqualTo(expected.out());
    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.denials()).isEmpty();
    assertThat(result.usage().hostCalls()).isPositive();
    assertThat(result.usage().networkBytes()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"CONTEXT", "ISOLATE"})
  void aDenialIsTheReasonOfUrllibsErrorAndInTheResult(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            import sys, urllib.error, urllib.request
            print(urllib.request.urlopen(sys.argv[1] + "/").read())
            for url in "http://example.org/secret?query", sys.argv[1] + "/away":
                try:
                    urllib.request.urlopen(url)
                except urllib.error.URLError as error:
                    print(type(error.reason), error.reason.errno, "no rule grants" in str(error.reason))
            """);

    assertThat(printed(result))
        .isEqualTo(
            """
            b'hello'
            <class 'PermissionError'> 13 True
            <class 'PermissionError'> 13 True
            """);
    assertThat(denials(result))
        .containsExactly(
            "network.connect http://example.org/secret",
            "network.connect http://127.0.0.2:" + servers.httpPort() + "/echo");
    assertThat(result.usage().hostCalls()).isEqualTo(4);
  }

  @Test
  void aNameThatDoesNotResolveIsNoDenial() {
    RunResult result =
        run(
            Tier.CONTEXT,
            """
            import socket, urllib.error, urllib.request
            try:
                urllib.request.urlopen("http://nowhere.invalid/")
            except urllib.error.URLError as error:
                print(isinstance(error.reason, socket.gaierror), error.reason.errno == socket.EAI_NONAME)
            """);

    assertThat(printed(result)).isEqualTo("True True\n");
    assertThat(result.denials()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"CONTEXT", "ISOLATE"})
  void aPlainSocketNeedsARuleOfItsOwn(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            import socket, sys, urllib.error, urllib.request
            http = int(sys.argv[1].rpartition(":")[2])
            print(urllib.request.urlopen(sys.argv[1] + "/").read())
            for port in http, int(sys.argv[4]):
                try:
                    print(socket.create_connection(("127.0.0.1", port)).getpeername()[0])
                except PermissionError as error:
                    print(error.errno, "schemes: [tcp]" in str(error))
            try:
                urllib.request.urlopen("http://127.0.0.1:" + sys.argv[4])
            except urllib.error.URLError as error:
                print(type(error.reason))
            """);

    assertThat(printed(result))
        .isEqualTo("b'hello'\n13 True\n127.0.0.1\n<class 'PermissionError'>\n");
    assertThat(denials(result))
        .containsExactly(
            "network.connect tcp://127.0.0.1:" + servers.httpPort(),
            "network.connect http://127.0.0.1:" + servers.echoPort() + "/");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"CONTEXT", "ISOLATE"})
  void whatWasSentArrivesThoughTheSocketIsClosedAtOnce(Tier tier) throws InterruptedException {
    RunResult result =
        run(
            tier,
            """
            import socket
            with socket.create_connection(("127.0.0.1", %d)) as connection:
                connection.sendall(b"x" * 400_000)
            """
                .formatted(servers.sinkPort()));

    printed(result);
    assertThat(servers.sunk.poll(60, TimeUnit.SECONDS)).isEqualTo(400_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read()", "read(1000)", "readline()"})
  void anEndlessAnswerEndsTheRun(String reading) throws IOException {
    try (Sandbox small = Guests.open(Tier.ISOLATE, manifest(servers, 4), folder)) {
      RunResult result =
          small.run(
              Program.python(
                  """
                  import urllib.request
                  answer = urllib.request.urlopen("http://127.0.0.1:%d/endless")
                  try:
                      while True:
                          answer.%s
                  except BaseException as error:
                      print("caught", error)
                  """
                      .formatted(servers.httpPort(), reading)));

      assertThat(result.status()).as(result.toString()).isEqualTo(Status.LIMIT);
      assertThat(result.limit()).isEqualTo(Limit.NETWORK_BYTES);
      assertThat(result.stdout()).isEmpty();
      assertThat(result.denials()).isEmpty();
      assertThat(small.run(Program.python("print('fine')")).stdout()).isEqualTo("fine\n");
    }
  }

  @Test
  void whatASocketIsNotIsAnErrorThatSaysWhatToDo() {
    RunResult result =
        run(
            Tier.CONTEXT,
            """
            import asyncio, http.client, select, socket, ssl, sys, urllib.request
            connection = socket.create_connection(("127.0.0.1", int(sys.argv[4])))
            proxy = urllib.request.build_opener(urllib.request.ProxyHandler({"http": sys.argv[1]}))
            client = ssl.create_default_context()
            for name, call in (
                ("tls", lambda: client.wrap_socket(connection, server_hostname="localhost")),
                ("select", lambda: select.select([connection], [], [], 1)),
                ("asyncio", lambda: asyncio.run(asyncio.open_connection("127.0.0.1", int(sys.argv[4])))),
                ("lookup", lambda: socket.getaddrinfo("127.0.0.1", 80)),
                ("datagram", lambda: socket.socket(type=socket.SOCK_DGRAM)),
                ("listen", lambda: socket.socket().listen()),
                ("client certificate", lambda: client.load_cert_chain("/app/main.py")),
                ("proxy", lambda: proxy.open(sys.argv[1] + "/")),
                ("missing file", lambda: ssl.create_default_context(cafile="/tmp/missing.pem")),
                ("no certificate", lambda: ssl.create_default_context(cafile="/app/main.py")),
                ("source", lambda: http.client.HTTPConnection("127.0.0.1", source_address=("", 1)).connect()),
            ):
                try:
                    call()
                    print(name, "works")
                except Exception as error:
                    print(name, type(error).__name__)
            """);

    assertThat(printed(result))
        .isEqualTo(
            """
            tls SSLError
            select UnsupportedOperation
            asyncio PermissionError
            lookup PermissionError
            datagram PermissionError
            listen PermissionError
            client certificate SSLError
            proxy URLError
            missing file FileNotFoundError
            no certificate SSLError
            source OSError
            """);
    assertThat(result.denials())
        .extracting(denial -> denial.capability())
        .containsOnly("network.connect", "network.listen");
  }

  /** Most headers do not pass through the parser of mail, whose work is seen in all the same. */
  @Test
  void headersAreWhatTheParserOfMailMakesOfThem() {
    RunResult result =
        run(
            Tier.CONTEXT,
            """
            import email.parser, http.client, io, random
            def seen(message):
                payload = message.get_payload()
                parts = payload if isinstance(payload, str) else len(payload)
                return type(message), message.items(), parts, message.is_multipart(), message.defects, vars(message).keys()
            def check(head):
                fast = http.client.parse_headers(io.BytesIO(head))
                slow = email.parser.Parser(_class=http.client.HTTPMessage).parsestr(head.decode("latin-1"))
                if repr(seen(fast)) != repr(seen(slow)):
                    print(head, seen(fast), seen(slow))
            parts = [b"a:b\\r\\n", b"Name: value \\t\\r\\n", b"n:\\t v\\r\\n", b"N:\\r\\n", b":\\r\\n", b": v\\r\\n", b" more\\r\\n", b"\\tmore\\r\\n", b"no colon\\r\\n",
                b"From x\\r\\n", b"From: x\\r\\n", b"a b: c\\r\\n", b"a:b\\n", b"a:b\\rc\\r\\n", b"\\xe9: v\\r\\n", b"e: \\xe9\\x85\\x0b\\x0c\\x1c\\x00:\\r\\n",
                b"Content-Type: text/plain; x=y\\r\\n", b"Content-Type: Multipart/mixed; boundary=b\\r\\n", b"Content-Type: multipart/mixed\\r\\n",
                b"content-type: message/rfc822\\r\\n", b"Content-Type: message/delivery-status\\r\\n", b"Set-Cookie: a=1\\r\\n", b"Set-Cookie: b=2\\r\\n"]
            for part in parts:
                check(part + b"\\r\\n")
            chosen = random.Random(7)
            for i in range(400):
                check(b"".join(chosen.choices(parts, k=chosen.randrange(6))) + chosen.choice((b"\\r\\n", b"\\r\\n", b"\\n", b"")))
            plain = http.client.parse_headers(io.BytesIO(b"A: b\\r\\nc:d\\r\\n\\r\\n"))
            print(plain["a"], plain.get_all("C"), plain)
            """);

    assertThat(printed(result)).isEqualTo("b ['d'] A: b\nc: d\n\n\n");
  }

  @Test
  void whoeverCallsTheHostsFunctionsThemselvesLearnsNothing() {
    RunResult result =
        run(
            Tier.ISOLATE,
            """
            import sys, _mxc
            _, connected, answer, read, write, finish, close = _mxc.tcp("127.0.0.1", int(sys.argv[4]))
            print(connected(-1.0)[0], write(b"", 0, -1.0)[0])
            for call in (
                lambda: _mxc.http(),
                lambda: _mxc.http("GET", sys.argv[1], None, None),
                lambda: _mxc.http(1, 2, 3, 4),
                lambda: _mxc.tcp("127.0.0.1", "80"),
                lambda: write("text", 0, 0.0),
                lambda: write(b"abc", -1, 0.0),
                lambda: write(b"abc", 9, 0.0),
                lambda: read(-1, 0.0),
                lambda: connected("soon"),
            ):
                try:
                    answer = call()
                    print(answer == "" or answer[0] == "late", end=" ")
                except BaseException as error:
                    print(repr(error))
            print(_mxc.http("GET", sys.argv[1] + "/" + "x" * 6_000_000, [], None)[0])
            print(_mxc.http("GET", sys.argv[1], ["n", "v"] * 2000, None)[0], _mxc.tcp("x" * 6_000_000, 1)[0])
            print(connected)
            """);

    assertThat(printed(result))
        .isEqualTo(
            "ok ok\n"
                + "True ".repeat(9)
                + "too_large\ntoo_large too_large\n<host function connected>\n");
  }
}
