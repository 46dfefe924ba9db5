package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.ManifestException;
import dev.mxc.testing.Guests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls of tools whose programs do not wait to the end: with a signal, in JavaScript, where Python
 * cancels a task; and those that take longer than their tools may.
 */
@Timeout(120)
class GivenUpCallsTest {

  private static final String MANIFEST =
      """
      limits: { wall: 30s, hostCalls: 200 }
      tools:
        - echo
        - dozes
        - asleep
        - woken
        - deaf
        - silent
        - pending
        - { name: once, limit: 1 }
        - { name: refund, approval: required }
        - asked
        - withdrawn
      """;

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  private static final Semaphore SLEEPING = new Semaphore(0);
  private static final Semaphore INTERRUPTED = new Semaphore(0);
  private static final Semaphore ASKED = new Semaphore(0);
  private static final Semaphore WITHDRAWN = new Semaphore(0);
  private static final AtomicInteger QUESTIONS = new AtomicInteger();
  private static final AtomicInteger REFUNDS = new AtomicInteger();
  private static final CountDownLatch OVER = new CountDownLatch(1);

  private static ToolRegistry registry() {
    return ToolRegistry.builder()
        .add(
            Tool.named("echo")
                .input("{\"type\": \"object\", \"properties\": {\"value\": {}}}")
                .asynchronous(true)
                .build((arguments, _) -> arguments.get("value")))
        .add(Tool.named("dozes").asynchronous(true).build((_, _) -> doze()))
        .add(waitingFor("asleep", SLEEPING))
        .add(waitingFor("woken", INTERRUPTED))
        .add(waitingFor("asked", ASKED))
        .add(waitingFor("withdrawn", WITHDRAWN))
        .add(
            Tool.named("deaf")
                .asynchronous(true)
                .build((_, _) -> {
                  SLEEPING.release();
                  while (OVER.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                    Thread.interrupted();
                  }
                  return "late";
                }))
        .add(
            Tool.named("silent")
                .timeout(Duration.ofMillis(300))
                .build((_, _) -> OVER.await(5, TimeUnit.MINUTES)))
        .add(
            Tool.named("pending")
                .timeout(Duration.ofMillis(300))
                .callsLater((_, _) -> new CompletableFuture<>()))
        .add(Tool.named("once").asynchronous(true).build((_, _) -> "yes"))
        .add(
            Tool.named("refund")
                .asynchronous(true)
                .build((_, _) -> "refund " + REFUNDS.incrementAndGet()))
        .build();
  }

  private static Tool waitingFor(String name, Semaphore permits) {
    return Tool.named(name)
        .asynchronous(true)
        .build((_, _) -> permits.tryAcquire(60, TimeUnit.SECONDS));
  }

  private static String doze() throws InterruptedException {
    SLEEPING.release();
    try {
      OVER.await();
      return "slept";
    } catch (InterruptedException e) {
      INTERRUPTED.release();
      throw e;
    }
  }

  /** The first question of a test stands until it is withdrawn; the next is answered with yes. */
  private static Approval ask() throws InterruptedException {
    if (QUESTIONS.incrementAndGet() > 1) {
      return new Approval.Approved();
    }
    ASKED.release();
    try {
      OVER.await();
      return new Approval.Refused("too late");
    } catch (InterruptedException e) {
      WITHDRAWN.release();
      throw e;
    }
  }

  @BeforeAll
  static void open() throws ManifestException {
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(
          tier,
          Guests.builder(tier, MANIFEST, Path.of("/nonexistent"))
              .tools(registry())
              .approver(_ -> ask())
              .open());
    }
  }

  @AfterAll
  static void close() {
    OVER.countDown();
    SANDBOXES.values().forEach(Sandbox::close);
  }

  @BeforeEach
  void forget() {
    for (Semaphore each : List.of(SLEEPING, INTERRUPTED, ASKED, WITHDRAWN)) {
      each.drainPermits();
    }
    QUESTIONS.set(0);
    REFUNDS.set(0);
  }

  private static RunResult javascript(Tier tier, String code) {
    return SANDBOXES
        .get(tier)
        .run(Program.javascriptModule("const { tools } = mxc;\n" + code + "\n"));
  }

  private static RunResult python(Tier tier, String code) {
    return SANDBOXES.get(tier).run(Program.python("from mxc import tools\n" + code + "\n"));
  }

  private static void assertPrinted(RunResult result, String expected) {
    assertThat(result.stdout()).as(result.toString()).isEqualTo(expected);
    assertThat(result.stderr()).isEmpty();
    assertThat(result.status()).isEqualTo(Status.OK);
  }

  /** The host hears of it while the run goes on: only then is the tool woken. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aSignalGivesACallUpWithItsReason(Tier tier) {
    RunResult result =
        javascript(
            tier,
            """
            for (const reason of [undefined, new Error('enough'), 'text', null]) {
              const controller = new AbortController();
              const call = tools.dozes({}, { signal: controller.signal });
              await tools.asleep();
              controller.abort(reason);
              await call.catch((e) => console.log(e === controller.signal.reason, String(e)));
              await tools.woken();
            }
            for (const signalOf of [() => AbortSignal.timeout(20), () => AbortSignal.any([AbortSignal.timeout(20)])]) {
              await tools.dozes({}, { signal: signalOf() }).catch((e) => console.log(e.name, e.constructor.name));
            }
            console.log(await tools.echo({ value: 1 }));
            """);

    assertPrinted(
        result,
        """
        true AbortError: This operation was aborted
        true Error: enough
        true text
        true null
        TimeoutError DOMException
        TimeoutError DOMException
        1
        """);
    assertThat(result.denials()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aSignalThatIsAbortedAlreadyAsksTheHostForNothing(Tier tier) {
    RunResult result =
        javascript(
            tier,
            """
            const signal = AbortSignal.abort(new Error('before'));
            for (const call of [() => tools.once({}, { signal }), () => tools.nothing({}, { signal })]) {
              await call().catch((e) => console.log(e === signal.reason, e.message));
            }
            console.log(await tools.once({}, { signal: new AbortController().signal }));
            await tools.once().catch((e) => console.log(e.code));
            """);

    assertPrinted(result, "true before\ntrue before\nyes\nEACCES\n");
    assertThat(result.usage().hostCalls()).isEqualTo(2);
    assertThat(result.denials()).singleElement().extracting(d -> d.target()).isEqualTo("once");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void anAbortAfterTheAnswerIsNothing(Tier tier) {
    RunResult result =
        javascript(
            tier,
            """
            process.on('unhandledRejection', (e) => console.log('unhandled', e));
            const controller = new AbortController();
            const { signal } = controller;
            const value = tools.echo({ value: 1 }, { signal });
            const failed = tools.nothing({}, { signal }).catch((e) => e.code);
            console.log(await value, await failed);
            controller.abort();
            console.log(await value, await failed, await tools.echo({ value: 2 }));
            """);

    assertPrinted(result, "1 EACCES\n1 EACCES 2\n");
    assertThat(result.usage().hostCalls()).isEqualTo(3);
  }

  /** 64 are under way at once. One signal ends all of its calls. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aCallThatIsGivenUpWhileItWaitsForItsTurnIsNotMade(Tier tier) {
    RunResult result =
        javascript(
            tier,
            """
            const [first, second] = [new AbortController(), new AbortController()];
            const calls = Array.from({ length: 64 }, () => tools.dozes({}, { signal: first.signal }));
            calls.push(tools.once({}, { signal: second.signal }));
            second.abort();
            first.abort();
            const ends = await Promise.allSettled(calls);
            console.log(new Set(ends.map((end) => end.reason)).size, await tools.once());
            """);

    assertPrinted(result, "2 yes\n");
    assertThat(result.usage().hostCalls()).isEqualTo(65);
    assertThat(result.denials()).isEmpty();
  }

  /** What the tool does on is the host's; nothing of it is waited for. */
  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aProgramEndsThoughTheToolOfACallThatItGaveUpGoesOn(Tier tier) {
    RunResult result =
        javascript(
            tier,
            """
            const controller = new AbortController();
            tools.deaf({}, { signal: controller.signal }).catch((e) => console.log(e.name));
            await tools.asleep();
            controller.abort();
            """);

    assertPrinted(result, "AbortError\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void whatIsNoSignalIsNodesError(Tier tier) {
    RunResult result =
        javascript(
            tier,
            """
            for (const signal of [1, 'x', {}, new AbortController()]) {
              await tools.echo({}, { signal }).catch((e) => console.log(e.name, e.code, e.message));
            }
            // As anywhere, no signal is none, and what else a function of an array gets is nothing.
            console.log(await tools.echo({ value: 1 }, { signal: null }), await tools.echo({ value: 2 }, null));
            console.log(await Promise.all([{ value: 3 }, { value: 4 }].map(tools.echo)));
            """);

    String error = "TypeError ERR_INVALID_ARG_TYPE The \"options.signal\" property must be an ";
    assertThat(result.stdout().lines())
        .as(result.toString())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(error + "instance of AbortSignal. Received type"),
            line -> assertThat(line).startsWith(error),
            line -> assertThat(line).startsWith(error),
            line -> assertThat(line).endsWith("Received an instance of AbortController"),
            line -> assertThat(line).isEqualTo("1 2"),
            line -> assertThat(line).isEqualTo("[ 3, 4 ]"));
    assertThat(result.usage().hostCalls()).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("dev.mxc.testing.Guests#everywhere")
  void aQuestionIsWithdrawnWithItsCall(Language language, Tier tier) {
    RunResult result =
        language == Language.PYTHON
            ? python(
                tier,
                """
                import asyncio
                async def main():
                    call = asyncio.create_task(tools.refund())
                    await tools.asked()
                    call.cancel()
                    try:
                        await call
                    except asyncio.CancelledError:
                        print("given up", await tools.withdrawn())
                    print(await tools.refund())
                asyncio.run(main())
                """)
            : javascript(
                tier,
                """
                const controller = new AbortController();
                const call = tools.refund({}, { signal: controller.signal });
                await tools.asked();
                controller.abort();
                await call.catch(async () => console.log('given up', await tools.withdrawn() ? 'True' : 'False'));
                console.log(await tools.refund());
                """);

    assertPrinted(result, "given up True\nrefund 1\n");
    assertThat(result.denials())
        .singleElement()
        .satisfies(denial -> {
          assertThat(denial.target()).isEqualTo("refund");
          assertThat(denial.reason())
              .isEqualTo("the call of refund was given up before it was approved");
        });
  }

  /** One holds its thread, the other is a stage that never completes. */
  @ParameterizedTest
  @MethodSource("dev.mxc.testing.Guests#everywhere")
  void aToolThatTakesTooLongIsATimeoutOfTheLanguage(Language language, Tier tier) {
    RunResult result =
        language == Language.PYTHON
            ? python(
                tier,
                """
                import asyncio
                try:
                    tools.silent()
                except TimeoutError as error:
                    print(error)
                async def main():
                    try:
                        await tools.pending()
                    except TimeoutError as error:
                        print(error)
                    print(await tools.echo(value=1))
                asyncio.run(main())
                """)
            : javascript(
                tier,
                """
                for (const tool of [tools.silent, tools.pending]) {
                  await tool().catch((e) => {
                    if (e instanceof mxc.ToolError && e.name === 'ToolTimeoutError' && e.code === 'ETIMEDOUT') console.log(e.message);
                  });
                }
                console.log(await tools.echo({ value: 1 }));
                """);

    assertPrinted(
        result,
        """
        the tool silent did not answer within 300 ms
        the tool pending did not answer within 300 ms
        1
        """);
    assertThat(result.denials()).isEmpty();
    assertThat(result.usage().hostCalls()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aSignalOfASessionsProgramIsNothingToTheNextOnesCalls(Tier tier) {
    try (Session session = SANDBOXES.get(tier).session()) {
      RunResult before =
          session.run(
              Program.javascript(
                  """
                  globalThis.late = new AbortController();
                  mxc.tools.dozes({}, { signal: late.signal });
                  throw new Error('left');
                  """));
      RunResult next =
          session.run(
              Program.javascriptModule(
                  """
                  const call = mxc.tools.echo({ value: 1 });
                  late.abort();
                  console.log(await call);
                  """));

      assertThat(before.status()).isEqualTo(Status.ERROR);
      assertPrinted(next, "1\n");
    }
  }
}
