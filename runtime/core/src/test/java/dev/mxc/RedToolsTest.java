package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.approval.Approver;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import dev.mxc.worker.RedWorker.Role;
import dev.mxc.worker.RedWorkers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker that is the attacker's and calls tools: every grant, limit, approval and quota is the
 * host's.
 */
@Timeout(60)
class RedToolsTest {

  private static final String MANIFEST =
      """
      limits: { wall: 40s, hostCalls: %d }
      tools:
        - orders.search
        - orders.wait
        - orders.deaf
        - orders.begun
        - orders.big
        - orders.sleep
        - orders.asleep
        - { name: orders.twice, limit: 2 }
        - { name: orders.refund, approval: required }
      """;

  private static final Path NOWHERE = Path.of("/nonexistent");

  /** Less than a whole number of the heap's regions, which a large object has to itself. */
  private static final int BIG_BYTES = (4 << 20) - 1024;

  private static final Program PROGRAM = Program.python("never run");

  private final AtomicInteger toolCalls = new AtomicInteger();
  private final AtomicInteger bigCalls = new AtomicInteger();
  private final CountDownLatch hearing = new CountDownLatch(1);
  private final Semaphore deaf = new Semaphore(0);
  private final Semaphore asleep = new Semaphore(0);
  private final Semaphore interrupted = new Semaphore(0);

  @Test
  void toolsThatAreNotGrantedOrCalledWithGarbageAreNotCalled() throws Exception {
    RunResult result = run(Role.CALLS_EVERY_TOOL);

    assertThat(result.stdout())
        .isEqualTo("DENIED\n".repeat(6) + "INVALID\n".repeat(12) + "\"found\"\n");
    assertThat(toolCalls).hasValue(1);
    assertThat(result.denials())
        .hasSize(6)
        .allSatisfy(denial -> {
          assertThat(denial.capability()).isEqualTo("tool.call");
          assertThat(denial.target()).hasSizeLessThan(2000);
        });
    assertThat(result.usage().hostCalls()).isEqualTo(19);
  }

  @ParameterizedTest
  @EnumSource(from = "A_TOOL_CALL_BEFORE_READY", to = "TOOL_ARGUMENTS_BEYOND_THE_FRAME")
  void whatNoWorkerSendsEndsTheWorkerAndCallsNothing(Role role) throws Exception {
    assertThat(run(role).status()).isEqualTo(Status.INTERNAL);
    assertThat(toolCalls).hasValue(0);
  }

  @Test
  void aCallAfterTheRunEndsTheWorkerNotTheResult() throws Exception {
    try (Sandbox sandbox = open(Role.CALLS_A_TOOL_AFTER_ITS_RUN, 100, Optional.empty());
        Session session = sandbox.session()) {
      RunResult result = session.run(PROGRAM);
      assertThat(result.status()).isEqualTo(Status.OK);
      assertThat(result.stdout()).isEqualTo("done\n");
      assertThat(result.denials()).isEmpty();

      RedWorkerTest.assertNextRunIsRefusedOrLost(session);
    }
    assertThat(toolCalls).hasValue(0);
  }

  @Test
  void toolCallsAreTheHostsCount() throws Exception {
    RunResult result = run(Role.TOOL_CALLS_WITHOUT_END);

    assertThat(result.limit()).isEqualTo(Limit.HOST_CALLS);
    assertThat(result.usage().hostCalls()).isEqualTo(100);
    assertThat(result.denials())
        .singleElement()
        .satisfies(denial -> assertThat(denial.count()).isEqualTo(100));
  }

  @Test
  void aToolCallsNumberIsInUseUntilItsAnswer() throws Exception {
    assertThat(run(Role.A_TOOL_CALLS_NUMBER_TWICE).status()).isEqualTo(Status.INTERNAL);
    assertThat(toolCalls).hasValue(0);
  }

  @Test
  void aGrantsLimitHoldsForCallsAtOnce() throws Exception {
    RunResult result = run(Role.CALLS_A_TOOL_BEYOND_ITS_LIMIT);

    assertThat(result.stdout()).isEqualTo("{\"found\"=2, LIMIT_REACHED=18}\n");
    assertThat(toolCalls).hasValue(2);
    assertThat(result.denials())
        .singleElement()
        .satisfies(denial -> {
          assertThat(denial.target()).isEqualTo("orders.twice");
          assertThat(denial.count()).isEqualTo(18);
        });
  }

  @Test
  void withoutAnApproverWhatNeedsApprovalIsDenied() throws Exception {
    assertRefunds(run(Role.CALLS_WHAT_NEEDS_APPROVAL), 0);
  }

  @Test
  void whatAPersonRefusesIsDeniedAndWhatTheyAllowIsCalled() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    Approver one =
        request -> {
          questions.incrementAndGet();
          return request.argumentsJson().contains("approved")
              ? new Approval.Approved()
              : new Approval.Refused("no");
        };
    try (Sandbox sandbox = open(Role.CALLS_WHAT_NEEDS_APPROVAL, 100, Optional.of(one))) {
      assertRefunds(sandbox.run(PROGRAM), 1);
    }
    assertThat(questions).hasValue(2);
  }

  private void assertRefunds(RunResult result, int allowed) {
    assertThat(result.stdout())
        .isEqualTo("DENIED\n" + (allowed == 0 ? "DENIED" : "\"found\"") + "\n\"found\"\n");
    assertThat(toolCalls).hasValue(1 + allowed);
    assertThat(result.denials().stream().mapToLong(denial -> denial.count()).sum())
        .isEqualTo(2 - allowed);
    assertThat(result.usage().hostCalls()).isEqualTo(3);
  }

  @Test
  void theEndOfARunInterruptsItsTools() throws Exception {
    try (Sandbox sandbox = open(Role.ENDS_WITH_A_TOOL_UNDER_WAY, 100, Optional.empty())) {
      RunResult result = sandbox.run(PROGRAM);

      assertThat(result.status()).isEqualTo(Status.OK);
      assertThat(result.stdout()).isEqualTo("done\n");
      assertThat(interrupted.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void callsThatAreGivenUpCountUntilTheirToolsHaveEnded() throws Exception {
    assertThat(lastWordOf(Role.GIVES_UP_DEAF_CALLS)).isEqualTo("LIMIT_REACHED\n");
    hearing.countDown();
    assertThat(lastWordOf(Role.GIVES_UP_CALLS)).isEqualTo("\"found\"\n");
  }

  private String lastWordOf(Role role) throws Exception {
    try (Sandbox sandbox = open(role, 1_000_000, Optional.empty())) {
      return sandbox.run(PROGRAM).stdout();
    }
  }

  @Test
  void toGiveUpWhatWasNeverCalledDoesNothing() throws Exception {
    RunResult result = run(Role.GIVES_UP_WHAT_IT_NEVER_CALLED);

    assertThat(result.stdout()).isEqualTo("\"found\"\n");
    assertThat(result.usage().hostCalls()).isEqualTo(1);
  }

  @Test
  void callsInFlightAreBounded() throws Exception {
    try (Sandbox sandbox = open(Role.CALLS_TOOLS_WITHOUT_BOUND, 1_000_000, Optional.empty())) {
      assertThat(sandbox.run(PROGRAM).status()).isEqualTo(Status.INTERNAL);
    }
  }

  /** Sixty-four results of 4 MiB wait for a worker that takes none. */
  @Test
  void resultsThatNobodyTakesCostBoundedMemoryAndThreads() throws Exception {
    long before = heapBytesInUse();
    try (Sandbox flood = open(Role.CALLS_TOOLS_AND_NEVER_READS, 100, Optional.empty());
        Session session = flood.session();
        Sandbox other = open(Role.CALLS_EVERY_TOOL, 100, Optional.empty())) {
      Run run = session.start(PROGRAM, RunOptions.defaults());
      while (bigCalls.get() < WireBounds.TOOL_CALLS_IN_FLIGHT_MAX) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(other.run(PROGRAM).status()).isEqualTo(Status.OK);
      // What the last tools are about to return is beside what waits, for a moment.
      long most = WireBounds.TOOL_RESULT_CHARS_WAITING_MAX + 10L * BIG_BYTES;
      long held = heapBytesInUse() - before;
      for (int looks = 100; held > most && looks > 0; looks--) {
        held = heapBytesInUse() - before;
      }
      run.cancel();

      assertThat(run.await().status()).isEqualTo(Status.CANCELLED);
      assertThat(held).isLessThan(most);
      assertThat(held).as("what waited").isGreaterThan(8L * BIG_BYTES);
    }
  }

  /** Gives the tools time as well. */
  private static long heapBytesInUse() throws InterruptedException {
    System.gc();
    TimeUnit.MILLISECONDS.sleep(50);
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private ToolRegistry tools() {
    return ToolRegistry.builder()
        .add(
            counted(
                Tool.named("orders.search")
                    .input(
                        """
                        {"type": "object", "required": ["q"], "additionalProperties": false,
                         "properties": {"q": {"type": "string"}}}
                        """)))
        .add(counted(Tool.named("orders.hidden")))
        .add(counted(Tool.named("orders.twice")))
        .add(
            counted(
                Tool.named("orders.refund")
                    .input("{\"type\": \"object\", \"properties\": {\"id\": {}}}")))
        .add(Tool.named("orders.wait").callsLater((_, _) -> new CompletableFuture<>()))
        .add(
            Tool.named("orders.big")
                .resultBytesMax(BIG_BYTES + 2)
                .build((_, _) -> {
                  bigCalls.incrementAndGet();
                  return "x".repeat(BIG_BYTES);
                }))
        .add(
            Tool.named("orders.deaf")
                .build((_, _) -> {
                  deaf.release();
                  while (hearing.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                    Thread.interrupted();
                  }
                  return "heard";
                }))
        .add(
            Tool.named("orders.begun")
                .build((_, _) ->
                    deaf.tryAcquire(WireBounds.TOOL_CALLS_IN_FLIGHT_MAX - 1, 30, TimeUnit.SECONDS)))
        .add(
            Tool.named("orders.sleep")
                .build((_, _) -> {
                  asleep.release();
                  try {
                    TimeUnit.MINUTES.sleep(1);
                    return "slept";
                  } catch (InterruptedException e) {
                    interrupted.release();
                    throw e;
                  }
                }))
        .add(Tool.named("orders.asleep").build((_, _) -> asleep.tryAcquire(30, TimeUnit.SECONDS)))
        .build();
  }

  private Tool counted(Tool.Builder tool) {
    return tool.build((_, _) -> {
      toolCalls.incrementAndGet();
      return "found";
    });
  }

  private RunResult run(Role role) throws Exception {
    try (Sandbox sandbox = open(role, 100, Optional.empty())) {
      return sandbox.run(PROGRAM);
    }
  }

  private Sandbox open(Role role, int hostCalls, Optional<Approver> approver) throws Exception {
    Sandbox.Builder sandbox =
        Sandbox.builder(Guests.manifest(Tier.ISOLATE, MANIFEST.formatted(hostCalls), NOWHERE))
            .tools(tools())
            .workers(shape -> RedWorkers.start(role, shape), Duration.ofSeconds(10));
    approver.ifPresent(sandbox::approver);
    return sandbox.open();
  }
}
