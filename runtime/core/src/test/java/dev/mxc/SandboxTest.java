package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.RunOptions.OutputKind;
import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an embedder relies on. */
@Timeout(60)
class SandboxTest {

  private static final String ANSWER =
      """
      { "version": "1", "agent": { "id": "spiffe://acme.example/agent/a" },
        "isolation": { "guard": "off" } }
      """;

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  @BeforeAll
  static void open() {
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(tier, Guests.open(tier, "limits: { wall: 20s }", Path.of("/nonexistent")));
    }
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
  }

  private static Sandbox isolates() {
    return SANDBOXES.get(Tier.ISOLATE);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void programsOfBothLanguagesRunToTheirEnd(Tier tier) {
    RunResult python = SANDBOXES.get(tier).run(Program.python("print('hello')\n6 * 7"));
    RunResult javascript =
        SANDBOXES.get(tier).run(Program.javascript("console.log('hello'); 6 * 7"));

    for (RunResult result : List.of(python, javascript)) {
      assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
      assertThat(result.stdout()).isEqualTo("hello\n");
      assertThat(result.valueJson()).isEqualTo("42");
      assertThat(result.denials()).isEmpty();
      assertThat(result.enforced().tier()).isEqualTo(tier.id());
    }
  }

  @Test
  void theJsonObjectHoldsWhatTheContractNames() throws IOException, Exception {
    try (Sandbox sandbox =
        Sandbox.open(
            dev.mxc.manifest.ManifestParser.parse(
                ANSWER.getBytes(StandardCharsets.UTF_8), "manifest", Path.of("/")))) {
      String code = "import sys\nprint('ö')\nprint('e', file=sys.stderr)\nopen('/etc/passwd')";
      JsonNode json = new ObjectMapper().readTree(sandbox.run(Program.python(code)).toJson());

      assertThat(json.get("runId").asText()).isNotEmpty();
      assertThat(json.get("status").asText()).isEqualTo("error");
      assertThat(json.get("exitCode").asInt()).isEqualTo(1);
      assertThat(json.get("stdout").asText()).isEqualTo("ö\n");
      assertThat(json.get("stderr").asText()).startsWith("e\nTraceback");
      assertThat(json.get("error").get("type").asText()).isEqualTo("PermissionError");
      assertThat(json.get("error").get("message").asText()).contains("/etc/passwd");
      assertThat(json.get("error").get("traceback").asText()).contains("/app/main.py");
      assertThat(json.has("value")).isFalse();
      assertThat(json.has("limit")).isFalse();
      JsonNode denial = json.get("denials").get(0);
      assertThat(denial.get("capability").asText()).isEqualTo("filesystem.read");
      assertThat(denial.get("target").asText()).isEqualTo("/etc/passwd");
      assertThat(denial.get("reason").asText()).isNotEmpty();
      assertThat(denial.get("count").asInt()).isEqualTo(1);
      assertThat(json.get("usage").fieldNames())
          .toIterable()
          .contains("wallMs", "cpuMs", "peakMemoryBytes", "hostCalls", "bytesWritten");
      assertThat(json.get("changes").isArray()).isTrue();
      assertThat(json.get("enforced").get("tier").asText()).isEqualTo("isolate");
      assertThat(json.get("enforced").get("backend").asText()).isEqualTo("worker");
      assertThat(json.get("enforced").get("layers").get("seccomp").asBoolean()).isFalse();
      assertThat(json.get("agent").asText()).isEqualTo("spiffe://acme.example/agent/a");
    }
  }

  @Test
  void outputIsHandedOverAsItIsWritten() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    List<String> heard = new ArrayList<>();
    RunOptions options =
        new RunOptions(
            new ByteArrayInputStream(new byte[0]) {
              @Override
              public int read(byte[] buffer, int offset, int length) {
                // The guest waits for input: what it printed before must be here by then.
                try {
                  assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                return -1;
              }
            },
            (kind, bytes) -> {
              heard.add(kind + ":" + new String(bytes, StandardCharsets.UTF_8));
              first.countDown();
            },
            false);

    RunResult result =
        isolates()
            .run(
                Program.python(
                    "import sys\nprint('1', flush=True)\nsys.stdin.read()\n"
                        + "print('2', file=sys.stderr, flush=True)\nprint('3')"),
                options);

    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.stdout()).as("not captured").isEmpty();
    assertThat(
            String.join("", heard)
                .replace(OutputKind.STDOUT + ":", "")
                .replace(OutputKind.STDERR + ":", ""))
        .isEqualTo("1\n2\n3\n");
    assertThat(heard).contains(OutputKind.STDERR + ":2\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void standardInputReachesTheGuest(Tier tier) {
    byte[] input = "zwölf\nBoxkämpfer".getBytes(StandardCharsets.UTF_8);
    RunOptions options = RunOptions.defaults().withInput(new ByteArrayInputStream(input));

    assertThat(
            SANDBOXES
                .get(tier)
                .run(Program.python("import sys\nprint(input(), sys.stdin.read())"), options)
                .stdout())
        .isEqualTo("zwölf Boxkämpfer\n");
  }

  @Test
  void manyRunsAtOnceFromVirtualThreadsKeepApart() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> outputs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Program program =
            Program.javascript("console.log(process.argv[2])").withArguments("run " + i);
        outputs.add(threads.submit(() -> isolates().run(program).stdout()));
      }
      for (int i = 0; i < 12; i++) {
        assertThat(outputs.get(i).get()).isEqualTo("run " + i + "\n");
      }
    }
  }

  @Test
  void aRunCanBeCancelledAndItsFutureCompletes() throws Exception {
    try (Session session = isolates().session()) {
      CountDownLatch printed = new CountDownLatch(1);
      Run run =
          session.start(
              Program.python("print('on my way', flush=True)\nwhile True: pass"),
              RunOptions.defaults().withOutput((_, _) -> printed.countDown()));
      assertThat(printed.await(20, TimeUnit.SECONDS)).isTrue();
      run.cancel();

      RunResult result = run.result().get(20, TimeUnit.SECONDS);
      assertThat(result.status()).isEqualTo(Status.CANCELLED);
      assertThat(result.exitCode()).isEqualTo(130);
      assertThat(result.stdout()).isEqualTo("on my way\n");
    }
  }

  @Test
  void anInterruptOfTheWaitingThreadCancelsItsRun() throws InterruptedException {
    AtomicReference<RunResult> result = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    CountDownLatch printed = new CountDownLatch(1);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              result.set(
                  isolates()
                      .run(
                          Program.javascript("console.log('on my way'); setInterval(() => {}, 10)"),
                          RunOptions.defaults().withOutput((_, _) -> printed.countDown())));
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    assertThat(printed.await(20, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    caller.join();

    assertThat(result.get().status()).isEqualTo(Status.CANCELLED);
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void aRunThatEatsMemoryTakesNoOtherRunWithIt() throws Exception {
    CompletableFuture<RunResult> neighbour =
        isolates()
            .runAsync(
                Program.python("import time\ntime.sleep(3)\nprint('still here')"),
                RunOptions.defaults());
    RunResult eater =
        isolates().run(Program.python("held = []\nwhile True: held.append(bytearray(8 << 20))"));

    assertThat(eater.status()).isEqualTo(Status.MEMORY);
    assertThat(eater.exitCode()).isEqualTo(137);
    assertThat(neighbour.get().stdout()).isEqualTo("still here\n");
    assertThat(isolates().run(Program.python("print('and the next')")).stdout())
        .isEqualTo("and the next\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void theNextRunSeesNothingOfTheLast(Tier tier) {
    Sandbox sandbox = SANDBOXES.get(tier);
    RunResult first =
        sandbox.run(
            Program.python(
                """
                import builtins, json, os, random, sys, time
                builtins.left = 1
                json.left = 1
                sys.modules["left"] = json
                os.environ["LEFT"] = "1"
                os.chdir("/tmp")
                open("/tmp/left", "w").write("left")
                open("/workspace/left", "w").write("left")
                sys.path.append("/left")
                print(random.random())
                """));
    assertThat(first.status()).as(first.toString()).isEqualTo(Status.OK);
    RunResult next =
        sandbox.run(
            Program.python(
                """
                import builtins, json, os, random, sys
                print(hasattr(builtins, "left"), hasattr(json, "left"), "left" in sys.modules,
                      "LEFT" in os.environ, os.getcwd(), os.listdir("/tmp"), os.listdir("/workspace"),
                      "/left" in sys.path)
                print(random.random())
                """));
    assertThat(next.stdout())
        .startsWith("False False False False /workspace [] [] False\n")
        .as("random numbers are seeded anew")
        .doesNotContain(first.stdout().strip());

    sandbox.run(
        Program.javascript(
            "globalThis.left = 1; Array.prototype.left = 1; process.env.LEFT = '1';"
                + " require('fs').left = 1; require('fs').writeFileSync('/tmp/left', 'left')"));
    assertThat(
            sandbox
                .run(
                    Program.javascript(
                        "console.log(typeof left, [].left, process.env.LEFT, require('fs').left,"
                            + " require('fs').readdirSync('/tmp').length)"))
                .stdout())
        .isEqualTo("undefined undefined undefined undefined 0\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aSessionKeepsItsContextsAndFiles(Tier tier) {
    try (Session session = SANDBOXES.get(tier).session()) {
      session.run(Program.python("kept = 41\nopen('/tmp/kept', 'w').write('file')"));
      session.run(Program.javascript("globalThis.kept = 41"));

      assertThat(session.run(Program.python("kept + 1")).valueJson()).isEqualTo("42");
      assertThat(session.run(Program.javascript("kept + 1")).valueJson()).isEqualTo("42");
      assertThat(session.run(Program.python("open('/tmp/kept').read()")).valueJson())
          .isEqualTo("\"file\"");
      assertThat(session.run(Program.python("1/0")).status()).isEqualTo(Status.ERROR);
      assertThat(session.run(Program.python("kept")).valueJson())
          .as("an error ends no session")
          .isEqualTo("41");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aLimitEndsASessionAndLaterRunsSaySo(Tier tier) {
    try (Sandbox sandbox = Guests.open(tier, "limits: { wall: 500ms }", Path.of("/nonexistent"));
        Session session = sandbox.session()) {
      assertThat(session.run(Program.javascript("for (;;);")).status()).isEqualTo(Status.TIMEOUT);

      assertThatThrownBy(() -> session.run(Program.javascript("1")))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("the session has ended: a run ended with status timeout");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void eachModuleOfASessionRunsThoughTheyHaveOneName(Tier tier) {
    try (Session session = SANDBOXES.get(tier).session()) {
      for (String word : List.of("first", "second", "third")) {
        RunResult result =
            session.run(
                Program.javascriptModule(
                    "import { basename } from 'node:path'; await null; console.log('"
                        + word
                        + "', basename('/a/b'), typeof import.meta.url)"));
        assertThat(result.stdout()).isEqualTo(word + " b string\n");
      }
    }
  }

  @Test
  void threadsOfASessionAreCountedInEveryRun() {
    try (Sandbox sandbox = Guests.open("limits: { threads: 3, cpu: 1s, wall: 20s }");
        Session session = sandbox.session()) {
      session.run(Program.python("import threading, time\nprint('first')"));
      RunResult result =
          session.run(
              Program.python(
                  "def spin():\n  while True: pass\n"
                      + "threading.Thread(target=spin, daemon=True).start()\ntime.sleep(15)"));

      assertThat(result.status()).isEqualTo(Status.TIMEOUT);
      assertThat(result.usage().wallMillis()).isLessThan(10_000);
    }
  }

  @Test
  void aClosedSandboxAndAClosedSessionSaySo() {
    Sandbox sandbox = Guests.open("");
    Session session = sandbox.session();
    session.close();
    assertThatThrownBy(() -> session.run(Program.python("1")))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("closed");
    sandbox.close();
    sandbox.close();
    assertThatThrownBy(() -> sandbox.run(Program.python("1")))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aWorkerIsMadeReadyBeforeItIsClaimed() {
    try (Sandbox sandbox = Guests.open("")) {
      sandbox.prepare(Language.JAVASCRIPT);
      assertThat(sandbox.run(Program.javascript("1 + 1")).valueJson()).isEqualTo("2");
    }
  }

  /** Who ends the JVM next finds no engine half closed, of which GraalVM would complain. */
  @Test
  void theEngineOfTierContextIsClosedWithItsSandbox() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 5; i++) {
      try (Sandbox sandbox = Guests.open(Tier.CONTEXT, "", Path.of("/nonexistent"))) {
        assertThat(sandbox.run(Program.javascript("1")).status()).isEqualTo(Status.OK);
      }
      Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
      after.removeAll(before);
      assertThat(after).noneMatch(thread -> thread.getName().equals("mxc-close"));
    }
  }
}
