package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolException;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.ManifestException;
import dev.mxc.testing.Guests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host's tools as guests of both languages and both tiers see them. */
@Timeout(120)
class ToolsTest {

  private static final String MANIFEST =
      """
      limits: { wall: 20s, hostCalls: 200, threads: 4 }
      tools:
        - echo
        - orders.search
        - shop.get-one
        - shop
        - later
        - meet
        - pair
        - sleeps
        - dozes
        - asleep
        - woken
        - breaks
        - says
        - hangs
        - bad.nan
        - bad.cycle
        - bad.huge
        - big
        - { name: twice, limit: 2 }
        - { name: orders.refund, approval: required }
        - { name: orders.cancel, approval: required }
      """;

  private static final Path NOWHERE = Path.of("/nonexistent");

  /** Opens when ten calls are there together. */
  private static final CyclicBarrier TEN = new CyclicBarrier(10);

  private static final CyclicBarrier TWO = new CyclicBarrier(2);

  private static final Semaphore SLEEPING = new Semaphore(0);
  private static final Semaphore INTERRUPTED = new Semaphore(0);

  private static final AtomicInteger PROGRAMS = new AtomicInteger();

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  private static ToolRegistry registry() {
    return ToolRegistry.builder()
        .add(
            Tool.named("echo")
                .input("{\"type\": \"object\", \"properties\": {\"value\": {}}}")
                .build((arguments, _) -> arguments.get("value")))
        .add(
            Tool.named("orders.search")
                .describedAs("Finds orders by text.")
                .input(
                    """
                    {"type": "object", "required": ["q"], "additionalProperties": false,
                     "properties": {
                       "q": {"type": "string", "description": "words to look for"},
                       "page": {"type": "integer", "minimum": 1}}}
                    """)
                .quick()
                .build((arguments, _) -> List.of(Map.of("id", 7, "text", arguments.get("q")))))
        .add(Tool.named("orders.hidden").build((_, _) -> "not for guests"))
        .add(
            Tool.named("orders.refund")
                .input("{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"integer\"}}}")
                .build((arguments, _) -> "refunded " + arguments.get("id")))
        .add(Tool.named("orders.cancel").build((_, _) -> "never"))
        .add(Tool.named("shop.get-one").build((_, _) -> 1))
        .add(
            Tool.named("shop")
                .input("{\"type\": \"object\", \"properties\": {\"self\": {}}}")
                .build((arguments, _) -> arguments.get("self")))
        .add(Tool.named("meet").asynchronous(true).build((_, _) -> TEN.await(30, TimeUnit.SECONDS)))
        .add(Tool.named("pair").build((_, _) -> TWO.await(30, TimeUnit.SECONDS)))
        .add(
            Tool.named("later")
                .input("{\"type\": \"object\", \"properties\": {\"value\": {}}}")
                .callsLater(
                    (arguments, _) -> CompletableFuture.supplyAsync(() -> arguments.get("value"))))
        .add(Tool.named("sleeps").build((_, _) -> sleep()))
        .add(Tool.named("dozes").asynchronous(true).build((_, _) -> sleep()))
        .add(
            Tool.named("asleep")
                .asynchronous(true)
                .build((_, _) -> SLEEPING.tryAcquire(60, TimeUnit.SECONDS)))
        .add(
            Tool.named("woken")
                .asynchronous(true)
                .build((_, _) -> INTERRUPTED.tryAcquire(60, TimeUnit.SECONDS)))
        .add(
            Tool.named("breaks")
                .build((_, _) -> {
                  throw new IllegalStateException("/home/host/secret.txt");
                }))
        .add(
            Tool.named("says")
                .build((_, _) -> {
                  throw new ToolException("no such ordér");
                }))
        .add(
            Tool.named("hangs")
                .timeout(Duration.ofMillis(200))
                .callsLater((_, _) -> new CompletableFuture<>()))
        .add(Tool.named("bad.nan").build((_, _) -> Double.NaN))
        .add(
            Tool.named("bad.cycle")
                .build((_, _) -> {
                  Object[] cycle = new Object[1];
                  cycle[0] = List.of((Object) cycle);
                  return cycle;
                }))
        .add(Tool.named("bad.huge").build((_, _) -> "x".repeat(2 << 20)))
        .add(Tool.named("big").resultBytesMax(12 << 20).build((_, _) -> "x".repeat(10 << 20)))
        .add(Tool.named("twice").build((_, _) -> "yes"))
        .build();
  }

  private static String sleep() throws InterruptedException {
    SLEEPING.release();
    try {
      TimeUnit.MINUTES.sleep(1);
      return "slept";
    } catch (InterruptedException e) {
      INTERRUPTED.release();
      throw e;
    }
  }

  @BeforeAll
  static void open() throws ManifestException {
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(
          tier,
          Guests.builder(tier, MANIFEST, NOWHERE)
              .tools(registry())
              .approver(request ->
                  request.tool().equals("orders.refund")
                      ? new Approval.Approved()
                      : new Approval.Refused("not today"))
              .open());
    }
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
  }

  /** One case: both programs print the same. */
  private static void check(Tier tier, String expected, String python, String javascript) {
    for (Language language : List.of(Language.PYTHON, Language.JAVASCRIPT)) {
      RunResult result = run(tier, language, language == Language.PYTHON ? python : javascript);

      assertThat(result.stdout()).as(language + ": " + result).isEqualTo(expected + "\n");
      assertThat(result.status()).isEqualTo(Status.OK);
    }
  }

  private static RunResult run(Tier tier, Language language, String code) {
    return SANDBOXES.get(tier).run(program(language, code));
  }

  private static Program program(Language language, String code) {
    return language == Language.PYTHON
        ? Program.python("from mxc import tools, ToolError\n" + code)
        : new Program(
            Language.JAVASCRIPT,
            true,
            // A module is evaluated once in a session.
            "main-" + PROGRAMS.incrementAndGet() + ".mjs",
            ("const { tools } = mxc;\n" + code).getBytes(StandardCharsets.UTF_8),
            List.of());
  }

  /** Prints the error of a call: its type, and its message after the last of the given words. */
  private static void checkError(
      Tier tier, String pythonType, String javascriptCode, String call, String message) {
    String python = call.formatted("tools.", "(", "=", ")");
    String javascript = call.formatted("tools.", "({", ":", "})");
    RunResult first =
        run(
            tier,
            Language.PYTHON,
            "try:\n    "
                + python
                + "\nexcept Exception as e:\n    print(type(e).__name__, str(e).removeprefix('[Errno 13] Permission denied: '))");
    RunResult second =
        run(
            tier,
            Language.JAVASCRIPT,
            "try { await "
                + javascript
                + " } catch (e) { console.log(e instanceof mxc.ToolError && e.code, e.message) }");

    assertThat(first.stdout()).as(first.toString()).isEqualTo(pythonType + " " + message + "\n");
    assertThat(second.stdout())
        .as(second.toString())
        .isEqualTo(javascriptCode + " " + message + "\n");
    assertThat(first.denials()).isEqualTo(second.denials());
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void valuesGoInAndComeBack(Tier tier) {
    check(
        tier,
        "{\"a\":[1,-2.5,true,null,\"ö\\ud83d\\ude00\\u0000\"],\"b\":{\"\":{}}}",
        """
        import json
        print(json.dumps(tools.echo(value={"a": [1, -2.5, True, None, "ö😀\\0"], "b": {"": {}}}), separators=(",", ":"))
            .replace("\\\\u00f6", "ö"))
        """,
        """
        const value = await tools.echo({ value: { a: [1, -2.5, true, null, 'ö😀\\0'], b: { '': {} } } });
        console.log(JSON.stringify(value).replace('😀', '\\\\ud83d\\\\ude00'));
        """);
    check(
        tier,
        "7 käse",
        "found = tools.orders.search(q='käse')\nprint(found[0]['id'], found[0]['text'])",
        "const [found] = await tools.orders.search({ q: 'käse' });\nconsole.log(found.id, found.text);");
    check(tier, "1", "print(tools.shop.get_one())", "console.log(await tools.shop['get-one']())");
    check(tier, "2", "print(tools.shop(self=2))", "console.log(await tools.shop({ self: 2 }))");
    check(tier, "10485760", "print(len(tools.big()))", "console.log((await tools.big()).length)");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void numbersStayWhatTheyAre(Tier tier) {
    assertThat(
            run(tier, Language.PYTHON, "print(tools.echo(value=2**63), tools.echo(value=0.1))")
                .stdout())
        .isEqualTo("9223372036854775808 0.1\n");
    assertThat(
            run(
                    tier,
                    Language.JAVASCRIPT,
                    "console.log(await tools.echo({ value: 2 ** 63 }), await tools.echo({ value: 5n }))")
                .stdout())
        .isEqualTo("9223372036854776000 5\n");
  }

  /** Values that need no JSON go another way than those inside of others. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void anArgumentIsTheSameByItselfAndInsideOfAnother(Tier tier) {
    String python =
        """
        import asyncio, enum
        class Text(str): pass
        class Number(enum.IntEnum): ONE = 1
        class Other(dict): pass
        values = ["", "plain?", 'a"b\\\\c\\n\\r\\t\\x01\\x7f é ÿ ā 😀 \\ud83d\\ude00', "x" * 70000, Text("t"), Number.ONE, True, False, None,
            0, -1, 2**31 - 1, 2**31, -2**31 - 1, 2**53 - 1, 2**53, -2**53, 2**63, -2**63, 2**70, 1.0, -0.0, 0.1, -1.5, 1e16, 1e300, 5e-324,
            [1.0, {"a": None}], {}, Other(b=1), ()]
        for value in values:
            alone, inside = tools.echo(value=value), tools.echo(value=[value])[0]
            later = asyncio.run(tools.later(value=value))
            if not repr(alone) == repr(inside) == repr(later):
                print(ascii(value)[:50], "is", ascii(alone)[:50], ascii(inside)[:50], ascii(later)[:50])
        print(repr(tools.echo(value=1.0)), repr(tools.echo(value=2**70)), tools.echo(**{Text("value"): Text("t")}))
        """;
    String javascript =
        """
        const values = ['', 'plain?', 'a"b\\\\c\\n\\r\\t\\x01\\x7f é ÿ ā 😀 \\ud83d\\ude00', 'x'.repeat(70000), true, false, null,
          0, -0, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 70, 0.1, -1.5, 1e16, 1e21, 1e300, 5e-324,
          5n, [1, { a: null }], {}, new Date(0), new String('s'), { toJSON: () => 'j' }];
        const { inspect } = await import('node:util');
        for (const value of values) {
          const [alone, [inside]] = [await tools.echo({ value }), await tools.echo({ value: [value] })];
          if (inspect(alone) !== inspect(inside)) console.log(inspect(value).slice(0, 50), 'is', inspect(alone).slice(0, 50), inspect(inside).slice(0, 50));
        }
        console.log(await tools.echo({ value: 2 ** 60 }), await tools.echo({ value: 'v', other: undefined }), await tools.echo({ toJSON: () => ({ value: 'j' }) }));
        """;
    RunResult first = run(tier, Language.PYTHON, python);
    RunResult second = run(tier, Language.JAVASCRIPT, javascript);

    assertThat(first.stdout()).as(first.toString()).isEqualTo("1.0 1180591620717411303424 t\n");
    assertThat(second.stdout()).as(second.toString()).isEqualTo("1152921504606847000 v j\n");
  }

  /** Each of ten calls waits for the nine others; a hundred are more than the wire takes. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void manyCallsAreUnderWayAtOnce(Tier tier) {
    check(
        tier,
        "10 4950",
        """
        import asyncio
        async def main():
            ten = await asyncio.gather(*(tools.meet() for _ in range(10)))
            hundred = await asyncio.gather(*(tools.later(value=i) for i in range(100)))
            print(len(set(ten)), sum(hundred))
        asyncio.run(main())
        """,
        """
        const ten = await Promise.all(Array.from({ length: 10 }, () => tools.meet()));
        const hundred = await Promise.all(Array.from({ length: 100 }, (_, value) => tools.later({ value })));
        console.log(new Set(ten).size, hundred.reduce((a, b) => a + b));
        """);
  }

  /** A thread that waits for a tool holds up no other thread. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void threadsCallAtOnce(Tier tier) {
    RunResult result =
        run(
            tier,
            Language.PYTHON,
            """
            import threading
            threads = [threading.Thread(target=tools.pair) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print("met")
            """);

    assertThat(result.stdout()).as(result.toString()).isEqualTo("met\n");
    assertThat(result.stderr()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aRunThatIsCancelledInterruptsItsTools(Tier tier) throws Exception {
    for (Language language : Language.values()) {
      String code =
          language == Language.PYTHON
              ? "try:\n    tools.sleeps()\nexcept BaseException:\n    print('caught')"
              : "await tools.sleeps().catch(() => console.log('caught'))";
      try (Session session = SANDBOXES.get(tier).session()) {
        Run run = session.start(program(language, code), RunOptions.defaults());
        assertThat(SLEEPING.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        run.cancel();

        RunResult result = run.await();
        assertThat(result.status()).as(result.toString()).isEqualTo(Status.CANCELLED);
        assertThat(result.stdout()).isEmpty();
        assertThat(INTERRUPTED.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  /** The host hears of it while the run goes on: only then is the tool woken. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aCallThatItsProgramGivesUpIsInterrupted(Tier tier) {
    RunResult result =
        run(
            tier,
            Language.PYTHON,
            """
            import asyncio
            async def main():
                task = asyncio.create_task(tools.dozes())
                print(await tools.asleep(), end=" ")
                task.cancel()
                try:
                    await task
                except asyncio.CancelledError:
                    print("cancelled", await tools.woken(), end=" ")
                try:
                    await asyncio.wait_for(tools.dozes(), 0.05)
                except TimeoutError:
                    print("late", await tools.asleep(), await tools.woken(), end=" ")
                print(await tools.later(value=1))
            asyncio.run(main())
            """);

    assertThat(result.stdout())
        .as(result.toString())
        .isEqualTo("True cancelled True late True True 1\n");
    assertThat(result.denials()).isEmpty();
  }

  /** One that was never sent, because as many as may be are under way, is not asked for. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aCallThatIsGivenUpWhileItWaitsForItsTurnIsNotMade(Tier tier) {
    RunResult result =
        run(
            tier,
            Language.PYTHON,
            """
            import asyncio
            async def main():
                under_way = [asyncio.create_task(tools.dozes()) for _ in range(64)]
                waiting = asyncio.create_task(tools.later(value=2))
                await asyncio.sleep(0)
                waiting.cancel()
                await asyncio.sleep(0)
                for task in under_way:
                    task.cancel()
                await asyncio.gather(*under_way, waiting, return_exceptions=True)
                print(await tools.later(value=1))
            asyncio.run(main())
            """);

    assertThat(result.stdout()).as(result.toString()).isEqualTo("1\n");
    assertThat(result.denials()).isEmpty();
    assertThat(result.usage().hostCalls()).isEqualTo(65);
    SLEEPING.drainPermits();
    INTERRUPTED.drainPermits();
  }

  /** A loop that waits for a tool has its timers and its threads meanwhile. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aLoopGoesOnWhileAToolTakesItsTime(Tier tier) {
    check(
        tier,
        "timer late 1",
        """
        import asyncio
        async def timer():
            await asyncio.sleep(0.01)
            print("timer", end=" ")
        async def late():
            try:
                await tools.hangs()
            except TimeoutError:
                print("late", end=" ")
        async def main():
            await asyncio.gather(late(), timer())
            print(await asyncio.to_thread(lambda: 1))
        asyncio.run(main())
        """,
        """
        setTimeout(() => process.stdout.write('timer '), 10);
        await tools.hangs().catch((error) => process.stdout.write(error.name === 'ToolTimeoutError' ? 'late ' : 'other '));
        console.log(1);
        """);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatGoesWrongInAToolIsToldInItsWordsOrNone(Tier tier) {
    checkError(tier, "ToolError", "ERR_TOOL", "%ssays%s%4$s", "no such ordér");
    checkError(tier, "ToolError", "ERR_TOOL", "%sbreaks%s%4$s", "the tool breaks failed");
    checkError(
        tier,
        "ToolError",
        "ERR_TOOL",
        "%sbad.huge%s%4$s",
        "the tool bad.huge returned no valid result: expected at most 1048576 bytes; found more");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void resultsThatAreNoJsonAreErrorsOfTheTool(Tier tier) {
    for (String tool : List.of("bad.nan", "bad.cycle")) {
      RunResult result =
          run(
              tier,
              Language.PYTHON,
              "try:\n    tools." + tool + "()\nexcept ToolError as e:\n    print(e)");

      assertThat(result.stdout())
          .startsWith("the tool " + tool + " returned no valid result: ")
          .doesNotContain("java", "dev.mxc");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatIsNotGrantedIsDeniedAndRecorded(Tier tier) {
    for (Language language : Language.values()) {
      RunResult result =
          run(
              tier,
              language,
              language == Language.PYTHON
                  ? "tools.orders.hidden(self=1)"
                  : "await tools.orders.hidden({ self: 1 })");

      assertThat(result.status()).isEqualTo(Status.ERROR);
      assertThat(result.error().message())
          .contains("the manifest grants no tool \"orders.hidden\"")
          .doesNotContain("not for guests");
      assertThat(result.denials())
          .singleElement()
          .satisfies(denial -> {
            assertThat(denial.capability()).isEqualTo("tool.call");
            assertThat(denial.target()).isEqualTo("orders.hidden");
            assertThat(denial.count()).isEqualTo(1);
          });
      assertThat(result.usage().hostCalls()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void lookingAtWhatIsNotGrantedIsNothingForbidden(Tier tier) {
    RunResult python =
        run(tier, Language.PYTHON, "dir(tools)\nrepr(tools)\nhasattr(tools, '__path__')\ntools.no");
    RunResult javascript =
        run(tier, Language.JAVASCRIPT, "await tools.no; String(tools); console.log(tools)");

    assertThat(python.denials()).isEmpty();
    assertThat(javascript.denials()).isEmpty();
    assertThat(List.of(python.status(), javascript.status()))
        .as(python + "\n" + javascript)
        .containsOnly(Status.OK);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aGrantsCallsAreCounted(Tier tier) {
    check(
        tier,
        "yes yes denied",
        """
        print(tools.twice(), tools.twice(), end=" ")
        try:
            tools.twice()
        except PermissionError:
            print("denied")
        """,
        """
        process.stdout.write(`${await tools.twice()} ${await tools.twice()} `);
        await tools.twice().catch((e) => console.log(e.code === 'EACCES' ? 'denied' : e));
        """);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aPersonsWordCounts(Tier tier) {
    check(
        tier,
        "refunded 5",
        "print(tools.orders.refund(id=5))",
        "console.log(await tools.orders.refund({ id: 5 }))");
    checkError(
        tier,
        "PermissionError",
        "EACCES",
        "%sorders.cancel%s%4$s",
        "the call of orders.cancel was not approved: not today");
  }

  @Test
  void withNobodyToAskACallThatNeedsApprovalIsDenied() throws ManifestException {
    try (Sandbox sandbox =
        Guests.builder(
                Tier.CONTEXT, "tools: [{ name: orders.refund, approval: required }]", NOWHERE)
            .tools(registry())
            .open()) {
      RunResult result = sandbox.run(program(Language.JAVASCRIPT, "await tools.orders.refund()"));

      assertThat(result.error().message()).contains("nobody can be asked here");
      assertThat(result.denials()).hasSize(1);
    }
  }

  @Test
  void waitingForAPersonIsNotWallTime() throws ManifestException {
    try (Sandbox sandbox =
        Guests.builder(
                Tier.CONTEXT,
                "limits: { wall: 2s }\ntools: [{ name: orders.refund, approval: required }]",
                NOWHERE)
            .tools(registry())
            .approver(_ -> {
              TimeUnit.MILLISECONDS.sleep(2500);
              return new Approval.Approved();
            })
            .open()) {
      RunResult waited =
          sandbox.run(
              program(Language.JAVASCRIPT, "console.log(await tools.orders.refund({id: 1}))"));
      RunResult endless =
          sandbox.run(
              program(Language.JAVASCRIPT, "await tools.orders.refund({id: 1}); for (;;);"));

      assertThat(waited.stdout()).as(waited.toString()).isEqualTo("refunded 1\n");
      assertThat(waited.usage().wallMillis()).isLessThan(2500);
      assertThat(endless.limit()).isEqualTo(Limit.WALL);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void callsBeyondTheLimitEndTheRunUncatchably(Tier tier) {
    RunResult python =
        run(
            tier,
            Language.PYTHON,
            "while True:\n    try:\n        tools.echo(value=1)\n    except BaseException:\n        print('caught')");
    RunResult javascript =
        run(
            tier,
            Language.JAVASCRIPT,
            "for (;;) { try { await tools.echo({ value: 1 }) } catch { console.log('caught') } }");

    for (RunResult result : List.of(python, javascript)) {
      assertThat(result.limit()).as(result.toString()).isEqualTo(Limit.HOST_CALLS);
      assertThat(result.usage().hostCalls()).isEqualTo(200);
      assertThat(result.stdout()).isEmpty();
      assertThat(result.denials()).isEmpty();
    }
    check(tier, "1", "print(tools.echo(value=1))", "console.log(await tools.echo({ value: 1 }))");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void argumentsThatDoNotFitNameTheField(Tier tier) {
    checkError(
        tier,
        "ValueError",
        "ERR_INVALID_ARG_VALUE",
        "%sorders.search%sq%s'a', page%3$s0%s",
        "arguments of orders.search: at /page: expected a number of at least 1; found 0");
    checkError(
        tier,
        "ValueError",
        "ERR_INVALID_ARG_VALUE",
        "%secho%svalue%s'\\ud800'%s",
        "arguments of echo: at /value: expected Unicode text; found half of a surrogate pair (\"\\ud800\")");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void argumentsThatAreNoJsonAreErrorsOfTheLanguage(Tier tier) {
    RunResult python =
        run(
            tier,
            Language.PYTHON,
            """
            cycle = []
            cycle.append(cycle)
            for value in (cycle, print, float("nan"), {1, 2}, b"x"):
                try:
                    tools.echo(value=value)
                except (TypeError, ValueError) as e:
                    print(type(e).__name__)
            try:
                tools.echo(1)
            except TypeError as e:
                print(e)
            """);
    RunResult javascript =
        run(
            tier,
            Language.JAVASCRIPT,
            """
            const cycle = [];
            cycle.push(cycle);
            for (const value of [cycle, () => 1, NaN, Symbol('x')]) {
              await tools.echo({ value }).catch((e) => console.log(e.name, e.code));
            }
            await tools.echo(1).catch((e) => console.log(e.message));
            """);

    assertThat(python.stdout())
        .isEqualTo(
            "ValueError\nTypeError\nValueError\nTypeError\nTypeError\n"
                + "echo() takes keyword arguments only, as in echo(name=value)\n");
    assertThat(javascript.stdout())
        .isEqualTo(
            "ToolArgumentsError ERR_INVALID_ARG_VALUE\n".repeat(4)
                + "arguments of echo: one object with the arguments by name is expected\n");
    assertThat(python.usage().hostCalls() + javascript.usage().hostCalls()).isZero();
  }

  @Test
  void helpShowsWhatAToolIsFor() {
    RunResult result =
        run(
            Tier.ISOLATE,
            Language.PYTHON,
            """
            help(tools.orders.search)
            import inspect
            signature = inspect.signature(tools.orders.search)
            print(signature)
            page = signature.parameters["page"]
            print(page.kind.name, page.annotation, page.default, signature.parameters["q"].default is inspect.Parameter.empty)
            """);

    String signature = "(*, q: 'str', page: 'int' = Ellipsis) -> 'Any'\n";
    assertThat(result.stdout())
        .as(result.toString())
        .contains("search" + signature, "Finds orders by text.", "q: words to look for")
        .endsWith(signature + "KEYWORD_ONLY int Ellipsis True\n");
    assertThat(
            run(Tier.ISOLATE, Language.JAVASCRIPT, "console.log(tools.orders.search.description)")
                .stdout())
        .isEqualTo("Finds orders by text.\n\nq: words to look for\n");
  }

  /** What a session's program leaves unanswered is nothing to the next one. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void programsOfASessionCallAfterOneAnother(Tier tier) {
    try (Session session = SANDBOXES.get(tier).session()) {
      for (Language language : Language.values()) {
        String call =
            language == Language.PYTHON
                ? "print(tools.echo(value=1))"
                : "console.log(await tools.echo({ value: 1 }))";
        String fails =
            language == Language.PYTHON ? call + "\n1/0" : "tools.meet(); throw new Error('x')";

        assertThat(session.run(program(language, fails)).status()).isEqualTo(Status.ERROR);
        RunResult next = session.run(program(language, call));
        assertThat(next.stdout()).isEqualTo("1\n");
        assertThat(next.status()).isEqualTo(Status.OK);
      }
    }
    TEN.reset();
  }

  @Test
  void aToolThatIsNotRegisteredIsNamedWithTheNearest() {
    assertThatThrownBy(() ->
            Guests.builder(Tier.CONTEXT, "tools: [echo, orders.serch]", NOWHERE)
                .tools(registry())
                .open())
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("/tools/1")
        .hasMessageContaining("orders.serch is not registered")
        .hasMessageContaining("orders.search");
  }

  @Test
  void grantsArePartOfThePolicysDigest() throws ManifestException {
    assertThat(digest("tools: [echo]"))
        .isEqualTo(digest("tools: [echo]"))
        .isNotEqualTo(digest("tools: []"))
        .isNotEqualTo(digest("tools: [{ name: echo, limit: 1 }]"))
        .isNotEqualTo(digest("tools: [{ name: echo, approval: required }]"));
  }

  private static String digest(String yaml) throws ManifestException {
    try (Sandbox sandbox = Guests.builder(Tier.CONTEXT, yaml, NOWHERE).tools(registry()).open()) {
      return sandbox.policy().digest();
    }
  }
}
