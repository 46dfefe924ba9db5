package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.Run;
import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.Session;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What fetch reaches and what it does not, in both tiers. What it does beyond that is what Node
 * does: {@link FetchConformanceTest}.
 */
@Timeout(120)
class FetchTest {

  private static final long NETWORK_BYTES_MAX = 8 << 20;

  @TempDir static Path folder;

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  private static final AtomicInteger PROGRAMS = new AtomicInteger();

  private static WebServer server;

  /** Listens, and no rule names it. */
  private static WebServer other;

  private static WebServer secured;

  /** Its certificate is nobody's that anybody trusts. */
  private static WebServer stranger;

  @BeforeAll
  static void open() throws Exception {
    TestAuthority authority = TestAuthority.make(folder, "known");
    server = new WebServer(Optional.empty());
    other = new WebServer(Optional.empty());
    secured = new WebServer(Optional.of(authority.server()));
    stranger = new WebServer(Optional.of(TestAuthority.make(folder, "stranger").server()));
    String manifest =
        """
        limits: { wall: 20s, networkBytes: 8MiB, hostCalls: 200 }
        network:
          - { host: 127.0.0.1, ports: [%d], schemes: [http], methods: [GET, POST] }
          - { host: 127.0.0.1, ports: [%d, %d] }
          - { host: nowhere.invalid, ports: [80] }
        """
            .formatted(server.port(), secured.port(), stranger.port());
    for (Tier tier : new Tier[] {Tier.CONTEXT, Tier.ISOLATE}) {
      SANDBOXES.put(
          tier,
          Guests.builder(tier, manifest, Path.of("/nonexistent")).trust(authority.trust()).open());
    }
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
    for (WebServer each : new WebServer[] {server, other, secured, stranger}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static Program program(String code) {
    String text =
        """
        const SERVER = '%s', OTHER = '%s', SECURED = '%s', STRANGER = '%s';
        const show = (e) => console.log(e.name, e.message, e.cause?.code, e.cause?.message);
        """
                .formatted(server.url(), other.url(), secured.url(), stranger.url())
            + code;
    // A context loads a module of one name once.
    return new Program(
        Language.JAVASCRIPT,
        true,
        "program" + PROGRAMS.incrementAndGet() + ".mjs",
        text.getBytes(StandardCharsets.UTF_8),
        List.of());
  }

  private static RunResult run(Tier tier, String code) {
    return SANDBOXES.get(tier).run(program(code));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatIsNotGrantedIsDeniedAndRecordedAndNeverAsked(Tier tier) {
    RunResult denied = run(tier, "await fetch(OTHER + '/json?key=1').catch(show)");
    RunResult granted = run(tier, "console.log(await (await fetch(SERVER + '/json')).json())");

    assertThat(denied.stdout())
        .as(denied.toString())
        .startsWith("TypeError fetch failed EACCES ")
        .contains("--allow-net 127.0.0.1:" + other.port());
    assertThat(denied.denials())
        .singleElement()
        .satisfies(denial -> {
          assertThat(denial.capability()).isEqualTo("network.connect");
          assertThat(denial.target()).isEqualTo(other.url() + "/json");
        });
    assertThat(other.served()).isEmpty();
    assertThat(granted.stdout()).as(granted.toString()).isEqualTo("{ a: [ 1, 'ü', null ] }\n");
    assertThat(granted.denials()).isEmpty();
    assertThat(granted.usage().hostCalls()).isEqualTo(1);
    assertThat(granted.usage().networkBytes()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aRedirectLeadsNoFurtherThanARequest(Tier tier) {
    RunResult denied =
        run(tier, "await fetch(SERVER + '/redirect?code=302&to=' + OTHER + '/json').catch(show)");
    RunResult granted =
        run(
            tier,
            """
            const response = await fetch(SERVER + '/redirect?code=302&to=' + SERVER + '/json');
            console.log(response.redirected, response.url === SERVER + '/json');
            """);

    assertThat(denied.stdout()).startsWith("TypeError fetch failed EACCES ");
    assertThat(denied.denials())
        .singleElement()
        .satisfies(denial -> assertThat(denial.target()).isEqualTo(other.url() + "/json"));
    assertThat(other.served()).isEmpty();
    assertThat(granted.stdout()).as(granted.toString()).isEqualTo("true true\n");
    assertThat(granted.denials()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void methodsAndHostsOfARuleHold(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            for (const method of ['DELETE', 'POST']) {
              await fetch(SERVER + '/echo', { method }).then((r) => console.log(r.status), (e) => console.log(e.cause.code));
            }
            for (const host of ['elsewhere.example', SERVER.slice(7)]) {
              await fetch(SERVER + '/echo', { headers: { host } }).then((r) => console.log(r.status), (e) => console.log(e.cause.code));
            }
            """);

    assertThat(result.stdout()).as(result.toString()).isEqualTo("EACCES\n200\nEACCES\n200\n");
    assertThat(result.denials()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aHeaderOfTwoLinesIsATypeErrorAndNothingIsSent(Tier tier) {
    int before = server.served().size();
    RunResult result =
        run(tier, "await fetch(SERVER + '/echo', { headers: { a: 'b\\r\\nc: d' } }).catch(show)");

    assertThat(result.stdout()).startsWith("TypeError Headers.append: ");
    assertThat(server.served()).hasSize(before);
    assertThat(result.usage().hostCalls()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aNameThatDoesNotResolveIsNodesError(Tier tier) {
    RunResult result =
        run(
            tier,
            "await fetch('http://nowhere.invalid/').catch(({ cause }) => console.log(cause.code, cause.errno, cause.syscall, cause.hostname))");

    assertThat(result.stdout())
        .as(result.toString())
        .isEqualTo("ENOTFOUND -3008 getaddrinfo nowhere.invalid\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void httpsIsWithWhomTheHostTrusts(Tier tier) {
    RunResult trusted = run(tier, "console.log((await fetch(SECURED + '/json')).status)");
    RunResult not = run(tier, "await fetch(STRANGER + '/json').catch(show)");

    assertThat(trusted.stdout()).as(trusted.toString()).isEqualTo("200\n");
    assertThat(not.stdout()).as(not.toString()).startsWith("TypeError fetch failed ERR_SSL ");
    assertThat(stranger.served()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void anEndlessAnswerEndsTheRunUncatchably(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            let length = 0;
            try {
              for await (const chunk of (await fetch(SERVER + '/endless')).body) length += chunk.length;
            } catch (e) {
              console.log('caught', e);
            } finally {
              console.log('finally');
            }
            """);
    RunResult below =
        run(
            tier,
            "console.log((await (await fetch(SERVER + '/bytes?n=7000000')).arrayBuffer()).byteLength)");

    assertThat(result.limit()).as(result.toString()).isEqualTo(Limit.NETWORK_BYTES);
    assertThat(result.stdout()).isEmpty();
    assertThat(below.stdout()).as(below.toString()).isEqualTo("7000000\n");
  }

  /** Of an answer that nobody reads no more is taken from the server than windows hold. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatIsNotReadIsNotReceived(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            const { body } = await fetch(SERVER + '/endless');
            const reader = body.getReader();
            await reader.read();
            await fetch(SERVER + '/slow?ms=500');
            console.log('idle');
            """);

    assertThat(result.stdout()).as(result.toString()).isEqualTo("idle\n");
    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.usage().networkBytes()).isLessThan(NETWORK_BYTES_MAX / 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aBodyThatNobodyReadsKeepsNoProgramAlive(Tier tier) {
    RunResult result = run(tier, "console.log((await fetch(SERVER + '/hang-body')).status)");
    RunResult waiting =
        run(tier, "await (await fetch(SERVER + '/slow?ms=100')).text(); console.log('read')");

    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    assertThat(result.stdout()).isEqualTo("200\n");
    assertThat(waiting.stdout()).isEqualTo("read\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aSignalEndsAnUploadAndItsStream(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            const controller = new AbortController();
            let canceled;
            const body = new ReadableStream({
              pull: (c) => new Promise((resolve) => setTimeout(() => resolve(canceled ?? c.enqueue(new Uint8Array(10))), 1)),
              cancel: (reason) => { canceled = reason; },
            });
            const reason = new Error('enough');
            setTimeout(() => controller.abort(reason), 50);
            await fetch(SERVER + '/echo', { method: 'POST', body, duplex: 'half', signal: controller.signal })
              .catch((e) => console.log(e === reason, canceled === reason));
            """);

    assertThat(result.stdout()).as(result.toString()).isEqualTo("true true\n");
    assertThat(result.status()).isEqualTo(Status.OK);
  }

  /** Node's decoder waits for ever here. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatFollowsAGzipMemberIsIgnored(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            const text = await (await fetch(SERVER + '/coded?as=trailing')).text();
            console.log(text === await (await fetch(SERVER + '/text')).text());
            """);

    assertThat(result.stdout()).as(result.toString()).isEqualTo("true\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aRequestWithoutAnAnswerLastsAsLongAsTheRunMay(Tier tier) throws Exception {
    try (Session session = SANDBOXES.get(tier).session()) {
      Run run =
          session.start(
              program("await fetch(SERVER + '/hang').catch(() => console.log('caught'))"),
              RunOptions.defaults());
      assertThat(server.awaitHanging()).isTrue();
      run.cancel();

      RunResult result = run.await();
      assertThat(result.status()).as(result.toString()).isEqualTo(Status.CANCELLED);
      assertThat(result.stdout()).isEmpty();
    }
  }

  /** What a session's program leaves unanswered or unread is nothing to the next one. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void programsOfASessionFetchAfterOneAnother(Tier tier) {
    try (Session session = SANDBOXES.get(tier).session()) {
      for (int i = 0; i < 3; i++) {
        RunResult left =
            session.run(
                program(
                    "fetch(SERVER + '/hang'); await fetch(SERVER + '/endless'); throw new Error('x')"));
        RunResult next =
            session.run(program("console.log(await (await fetch(SERVER + '/json')).text())"));

        assertThat(left.status()).as(left.toString()).isEqualTo(Status.ERROR);
        assertThat(next.stdout()).as(next.toString()).isEqualTo("{\"a\":[1,\"ü\",null]}\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void errorsTellNothingOfTheHost(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            for (const url of [OTHER, STRANGER, 'http://nowhere.invalid', SERVER + '/cut', SERVER + '/coded?as=broken']) {
              const error = await fetch(url).then((r) => r.text()).catch((e) => e);
              console.log(error instanceof TypeError, error.cause instanceof Error, error, error.stack, error.cause.stack);
            }
            """);

    assertThat(result.stdout())
        .as(result.toString())
        .contains("true true")
        .doesNotContain("false", "Exception", "dev.mxc", "java", ".jar", "HostFailure");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatIsNotThereFailsCatchably(Tier tier) {
    RunResult result =
        run(
            tier,
            """
            for (const name of ['node:http', 'https', 'net', 'tls', 'dgram', 'http2', 'undici']) {
              await import(name).catch((e) => console.log(e.code));
            }
            console.log(typeof WebSocket, typeof EventSource, typeof XMLHttpRequest);
            """);

    assertThat(result.stdout())
        .isEqualTo(
            "ERR_UNKNOWN_BUILTIN_MODULE\n".repeat(6)
                + "ERR_MODULE_NOT_FOUND\nundefined undefined undefined\n");
    assertThat(result.denials()).isEmpty();
  }
}
