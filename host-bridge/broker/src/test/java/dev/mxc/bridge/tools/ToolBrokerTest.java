package dev.mxc.bridge.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.approval.ApprovalRequest;
import dev.mxc.bridge.approval.ApprovalWait;
import dev.mxc.bridge.approval.Approver;
import dev.mxc.bridge.decision.Decision;
import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.RunEndedException;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is granted works; what is not, is refused and recorded; whatever a tool does, the call ends.
 */
@Timeout(60)
class ToolBrokerTest {

  private static final ToolCaller CALLER =
      new ToolCaller("run-1", Optional.of("agent"), Optional.of("user:ada"));

  private static final String TEXT_SCHEMA =
      """
      {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"],
       "additionalProperties": false}\
      """;

  private static final Tool ECHO =
      Tool.named("orders.search").input(TEXT_SCHEMA).calls((arguments, _) -> arguments.get("q"));

  private final List<Decision> decisions = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private ToolBroker.Builder broker(Tool tool, ToolGrant grant) {
    ToolRegistry registry = ToolRegistry.builder().add(tool).build();
    return ToolBroker.builder(ToolGrants.of(registry, List.of(grant)), CALLER)
        .decisions(this::decided)
        .failures((_, failure) -> failures.add(failure));
  }

  private synchronized void decided(Decision decision) {
    decisions.add(decision);
  }

  private ToolBroker broker(Tool tool) {
    return broker(tool, ToolGrant.of(tool.name())).build();
  }

  private static ToolOutcome call(ToolBroker broker, String name, String arguments) {
    try {
      return broker.call(name, arguments).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A tool without arguments. */
  private static Tool doing(ToolFunction function) {
    return Tool.named("t").timeout(Duration.ofSeconds(20)).calls(function);
  }

  private ToolOutcome outcome(ToolFunction function) {
    return call(broker(doing(function)), "t", "{}");
  }

  @Test
  void aGrantedToolIsCalledAndRecorded() {
    assertThat(call(broker(ECHO), "orders.search", "{\"q\":\"x\"}"))
        .isEqualTo(new ToolOutcome.Returned("\"x\""));
    assertThat(decisions)
        .containsExactly(new Decision.Granted(Capability.TOOL_CALL, "orders.search"));
  }

  @Test
  void argumentsMayComeAsBytes() throws Exception {
    ToolBroker broker = broker(ECHO);
    byte[] good = "{\"q\":\"\u20ac\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(broker.call("orders.search", good).get())
        .isEqualTo(new ToolOutcome.Returned("\"\u20ac\""));
    good[7] = (byte) 0xff;
    assertThat(broker.call("orders.search", good).get())
        .isInstanceOfSatisfying(
            ToolOutcome.Invalid.class,
            invalid -> assertThat(invalid.message()).contains("not UTF-8"));
  }

  @Test
  void aToolThatIsNotGrantedIsDeniedAndTheNearestNamed() {
    ToolBroker broker = broker(ECHO);
    String reason =
        "the manifest grants no tool \"orders.serch\" (tools: [ orders.serch ] would); did you mean orders.search?";
    assertThat(call(broker, "orders.serch", "{\"q\":\"x\"}"))
        .isEqualTo(new ToolOutcome.Denied(reason));
    assertThat(decisions)
        .containsExactly(new Decision.Denied(Capability.TOOL_CALL, "orders.serch", reason));
    assertThat(call(broker, "orders.search", "{\"q\":\"x\"}"))
        .isInstanceOf(ToolOutcome.Returned.class);
  }

  @Test
  void aHostileNameIsEscapedAndCutInItsReason() {
    ToolOutcome outcome = call(broker(ECHO), "\u001b[2J" + "x".repeat(100_000), "{}");
    assertThat(((ToolOutcome.Denied) outcome).reason()).contains("\\u001b[2J").hasSizeLessThan(300);
  }

  @Test
  void argumentsThatDoNotFitNeverReachTheTool() {
    AtomicInteger calls = new AtomicInteger();
    Tool tool =
        Tool.named("t")
            .input(TEXT_SCHEMA)
            .calls((_, _) -> {
              calls.incrementAndGet();
              return JsonNodeFactory.instance.nullNode();
            });
    ToolBroker broker = broker(tool);
    for (String arguments :
        List.of("{}", "{\"q\":1}", "{\"q\":\"\",\"p\":1}", "[]", "1e20000000", "{\"q\":NaN}", "")) {
      assertThat(call(broker, "t", arguments)).isInstanceOf(ToolOutcome.Invalid.class);
    }
    assertThat(((ToolOutcome.Invalid) call(broker, "t", "{\"q\":7}")).message())
        .isEqualTo("arguments of t: at /q: expected text; found 7");
    assertThat(calls).hasValue(0);
    assertThat(decisions).isEmpty();
    assertThat(call(broker, "t", "{\"q\":\"\"}")).isEqualTo(new ToolOutcome.Returned("null"));
  }

  @Test
  void everyCallCountsAndThePassedLimitEndsIt() {
    AtomicInteger counted = new AtomicInteger();
    ToolBroker broker =
        broker(ECHO, ToolGrant.of(ECHO.name()))
            .hostCalls(() -> {
              if (counted.incrementAndGet() > 2) {
                throw new RunEndedException();
              }
            })
            .build();
    assertThat(call(broker, "orders.search", "{\"q\":\"\"}"))
        .isInstanceOf(ToolOutcome.Returned.class);
    assertThat(call(broker, "other", "{}")).isInstanceOf(ToolOutcome.Denied.class);
    assertThatThrownBy(() -> broker.call("orders.search", "{\"q\":\"\"}").get())
        .hasCauseInstanceOf(RunEndedException.class);
  }

  @Test
  void aGrantsCallsAreUsedUp() {
    ToolBroker broker = broker(ECHO, new ToolGrant(ECHO.name(), false, 2)).build();
    assertThat(call(broker, ECHO.name(), "{\"q\":1}")).isInstanceOf(ToolOutcome.Invalid.class);
    assertThat(call(broker, ECHO.name(), "{\"q\":\"\"}")).isInstanceOf(ToolOutcome.Returned.class);
    assertThat(call(broker, ECHO.name(), "{\"q\":\"\"}")).isInstanceOf(ToolOutcome.Returned.class);
    String reason = "the manifest allows 2 calls of orders.search";
    assertThat(call(broker, ECHO.name(), "{\"q\":\"\"}"))
        .isEqualTo(new ToolOutcome.LimitReached(reason));
    assertThat(decisions).endsWith(new Decision.Denied(Capability.TOOL_CALL, ECHO.name(), reason));
  }

  @Test
  void aToolTellsTheGuestWhatItChooses() {
    assertThat(
            outcome((_, _) -> {
              throw new ToolException("no such order", new FileNotFoundException("/etc/secret"));
            }))
        .isEqualTo(new ToolOutcome.Failed("no such order"));
    assertThat(failures).isEmpty();
  }

  @Test
  void anyOtherExceptionReachesTheHostOnly() {
    for (Throwable thrown :
        List.of(
            new FileNotFoundException("/home/ada/secret"),
            new NullPointerException("x"),
            new StackOverflowError(),
            new InterruptedException("of its own"))) {
      assertThat(
              outcome((_, _) -> {
                throw sneaky(thrown);
              }))
          .isEqualTo(new ToolOutcome.Failed("the tool t failed"));
      assertThat(failures).last().isSameAs(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> Exception sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aMessageIsBoundedUnicodeText() {
    ToolOutcome outcome =
        outcome((_, _) -> {
          throw new ToolException("\ud800" + "x".repeat(1_000_000));
        });
    assertThat(((ToolOutcome.Failed) outcome).message())
        .hasSizeLessThan(4100)
        .endsWith("more characters)")
        .doesNotContain("\ud800");
  }

  @Test
  void whatIsNoResultIsNamed() {
    ObjectNode cycle = JsonNodeFactory.instance.objectNode();
    cycle.set("self", cycle);
    assertNoResult((_, _) -> cycle, "contains itself");
    assertNoResult((_, _) -> JsonNodeFactory.instance.numberNode(Double.NaN), "found NaN");
    assertNoResult(
        (_, _) -> JsonNodeFactory.instance.pojoNode((Runnable) () -> {}), "no JSON value");
    assertNoResult((_, _) -> null, "found no value");
    assertNoResult(
        (_, _) -> JsonNodeFactory.instance.textNode("x".repeat(2 << 20)), "at most 1048576 bytes");
    assertThat(failures).hasSize(5);
  }

  private void assertNoResult(ToolFunction function, String words) {
    assertThat(outcome(function))
        .isInstanceOfSatisfying(
            ToolOutcome.Failed.class,
            failed ->
                assertThat(failed.message())
                    .startsWith("the tool t returned no valid result: ")
                    .contains(words));
  }

  @Test
  void aResultIsCheckedAgainstItsSchema() {
    Tool tool =
        Tool.named("t")
            .output("{\"type\": \"object\", \"properties\": {\"n\": {\"type\": \"integer\"}}}")
            .input(TEXT_SCHEMA)
            .calls((arguments, _) ->
                JsonNodeFactory.instance.objectNode().set("n", arguments.get("q")));
    assertThat(((ToolOutcome.Failed) call(broker(tool), "t", "{\"q\":\"x\"}")).message())
        .endsWith("at /n: expected a whole number; found \"x\"");
  }

  @Test
  void aResultMayBeAsLargeAsItsBound() {
    Tool.Builder builder = Tool.named("t").resultBytesMax(16 << 20);
    Tool tool = builder.calls((_, _) -> JsonNodeFactory.instance.textNode("x".repeat(10_000_000)));
    assertThat(((ToolOutcome.Returned) call(broker(tool), "t", "{}")).json()).hasSize(10_000_002);
  }

  @Test
  void slowToolsRunBesideEachOther() throws Exception {
    // Ten calls meet at a barrier: one after the other they never would.
    CyclicBarrier barrier = new CyclicBarrier(10);
    ToolBroker broker =
        broker(
            doing((_, _) -> {
              barrier.await(20, TimeUnit.SECONDS);
              return JsonNodeFactory.instance.nullNode();
            }));
    List<CompletableFuture<ToolOutcome>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(broker.call("t", "{}"));
    }
    for (CompletableFuture<ToolOutcome> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(new ToolOutcome.Returned("null"));
    }
  }

  @Test
  void callsUnderWayAreBounded() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    ToolBroker broker =
        broker(
            doing((_, _) -> {
              open.await();
              return JsonNodeFactory.instance.nullNode();
            }));
    List<CompletableFuture<ToolOutcome>> calls = new ArrayList<>();
    for (int i = 0; i < ToolBroker.CALLS_UNDER_WAY_MAX; i++) {
      calls.add(broker.call("t", "{}"));
    }
    assertThat(call(broker, "t", "{}")).isInstanceOf(ToolOutcome.LimitReached.class);
    open.countDown();
    for (CompletableFuture<ToolOutcome> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(ToolOutcome.Returned.class);
    }
    assertThat(call(broker, "t", "{}")).isInstanceOf(ToolOutcome.Returned.class);
  }

  @Test
  void argumentsUnderWayAreBounded() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    Tool tool =
        Tool.named("t")
            .input(TEXT_SCHEMA)
            .calls((_, _) -> {
              open.await();
              return JsonNodeFactory.instance.nullNode();
            });
    ToolBroker broker = broker(tool);
    String large = "{\"q\":\"" + "x".repeat(2_000_000) + "\"}";
    List<CompletableFuture<ToolOutcome>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(broker.call("t", large));
    }
    assertThat(call(broker, "t", large)).isInstanceOf(ToolOutcome.LimitReached.class);
    open.countDown();
    for (CompletableFuture<ToolOutcome> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(ToolOutcome.Returned.class);
    }
    assertThat(call(broker, "t", large)).isInstanceOf(ToolOutcome.Returned.class);
  }

  @Test
  void aToolThatHangsIsInterruptedAndTimesOut() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Tool tool =
        Tool.named("t")
            .timeout(Duration.ofMillis(50))
            .calls((_, _) -> {
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
              return JsonNodeFactory.instance.nullNode();
            });
    assertThat(call(broker(tool), "t", "{}"))
        .isInstanceOfSatisfying(
            ToolOutcome.TimedOut.class,
            late -> assertThat(late.message()).isEqualTo("the tool t did not answer within 50 ms"));
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aToolThatIgnoresInterruptsKeepsItsPlaceAndNoMore() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    Tool tool =
        Tool.named("t")
            .timeout(Duration.ofMillis(50))
            .callsAtOnceMax(2)
            .calls((_, _) -> {
              entered.incrementAndGet();
              while (release.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
                Thread.interrupted();
              }
              return JsonNodeFactory.instance.nullNode();
            });
    ToolRegistry registry = ToolRegistry.builder().add(tool).build();
    ToolGrants grants = ToolGrants.of(registry, List.of(ToolGrant.of("t")));
    for (int i = 0; i < 6; i++) {
      // Runs of their own: the bound is the tool's.
      try (ToolBroker broker = ToolBroker.builder(grants, CALLER).build()) {
        assertThat(call(broker, "t", "{}")).isInstanceOf(ToolOutcome.TimedOut.class);
      }
    }
    assertThat(entered).hasValue(2);
    release.countDown();
    // Once they have ended, the tool answers again.
    ToolOutcome outcome;
    do {
      outcome = call(ToolBroker.builder(grants, CALLER).build(), "t", "{}");
    } while (!(outcome instanceof ToolOutcome.Returned));
  }

  @Test
  void aLateAnswerComesLater() throws Exception {
    CompletableFuture<JsonNode> later = new CompletableFuture<>();
    ToolBroker broker = broker(Tool.named("t").callsLater((_, _) -> later));
    CompletableFuture<ToolOutcome> call = broker.call("t", "{}");
    assertThat(call).isNotDone();
    later.complete(JsonNodeFactory.instance.numberNode(7));
    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(new ToolOutcome.Returned("7"));
  }

  @Test
  void aLateFailureIsTreatedAsAnyOther() {
    assertThat(later(CompletableFuture.failedFuture(new ToolException("no such order"))))
        .isEqualTo(new ToolOutcome.Failed("no such order"));
    assertThat(later(CompletableFuture.failedFuture(new IllegalStateException("/etc"))))
        .isEqualTo(new ToolOutcome.Failed("the tool t failed"));
    assertThat(
            later(
                CompletableFuture.supplyAsync(() -> {
                  throw new IllegalStateException("/etc");
                })))
        .isEqualTo(new ToolOutcome.Failed("the tool t failed"));
    assertThat(((ToolOutcome.Failed) later(CompletableFuture.completedFuture(null))).message())
        .contains("found no value");
  }

  private ToolOutcome later(CompletableFuture<JsonNode> result) {
    return call(broker(Tool.named("t").callsLater((_, _) -> result)), "t", "{}");
  }

  @Test
  void aLateAnswerThatNeverComesIsCancelledAndGivesItsPlaceBack() {
    List<CompletableFuture<JsonNode>> pending = new ArrayList<>();
    Tool tool =
        Tool.named("t")
            .timeout(Duration.ofMillis(50))
            .callsAtOnceMax(1)
            .callsLater((_, _) -> {
              pending.add(new CompletableFuture<>());
              return pending.getLast();
            });
    ToolBroker broker = broker(tool);
    for (int i = 0; i < 3; i++) {
      assertThat(call(broker, "t", "{}")).isInstanceOf(ToolOutcome.TimedOut.class);
    }
    assertThat(pending).hasSize(3);
  }

  @Test
  void theEndOfTheRunEndsItsCalls() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ToolBroker broker = broker(waiting(entered, interrupted));
    CompletableFuture<ToolOutcome> call = broker.call("t", "{}");
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    broker.close();
    assertThatThrownBy(call::get).hasCauseInstanceOf(RunEndedException.class);
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(broker.call("t", "{}")::get).hasCauseInstanceOf(RunEndedException.class);
  }

  @Test
  void aCallThatTheGuestCancelsIsInterrupted() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<ToolOutcome> call = broker(waiting(entered, interrupted)).call("t", "{}");
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    call.cancel(true);
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallThatIsGivenUpWhileAPersonIsAskedIsNotMadeAndSaidToBeSo() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch withdrawn = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    Tool tool =
        doing((_, _) -> {
          made.incrementAndGet();
          return JsonNodeFactory.instance.nullNode();
        });
    AtomicInteger questions = new AtomicInteger();
    ToolBroker broker =
        broker(tool, new ToolGrant("t", true, 0))
            .approver(_ -> {
              if (questions.incrementAndGet() > 1) {
                return new Approval.Approved();
              }
              asked.countDown();
              try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts it down");
              } catch (InterruptedException e) {
                withdrawn.countDown();
                throw e;
              }
            })
            .build();
    PendingOutcome call = broker.call("t", "{}");
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    call.cancel(true);
    assertThat(withdrawn.await(30, TimeUnit.SECONDS)).isTrue();
    call.letGo().get(30, TimeUnit.SECONDS);

    assertThat(made).hasValue(0);
    assertThat(decisions)
        .containsExactly(
            new Decision.Denied(
                Capability.TOOL_CALL, "t", "the call of t was given up before it was approved"));
    assertThat(call(broker, "t", "{}")).isEqualTo(new ToolOutcome.Returned("null"));
    assertThat(made).hasValue(1);
  }

  private static Tool waiting(CountDownLatch entered, CountDownLatch interrupted) {
    return doing((_, _) -> {
      entered.countDown();
      try {
        return new CompletableFuture<JsonNode>().get();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    });
  }

  /** Who calls and gives up again and again has no more under way than who waits. */
  @Test
  void aCancelledCallIsUnderWayUntilItsCodeHasEnded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    Tool deaf =
        doing((_, _) -> {
          entered.incrementAndGet();
          while (release.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
          }
          return JsonNodeFactory.instance.nullNode();
        });
    ToolBroker broker = broker(deaf);
    List<PendingOutcome> calls = new ArrayList<>();
    for (int i = 0; i < ToolBroker.CALLS_UNDER_WAY_MAX; i++) {
      calls.add(broker.call("t", "{}"));
    }
    while (entered.get() < calls.size()) {
      Thread.onSpinWait();
    }
    for (PendingOutcome call : calls) {
      assertThat(call.cancel(true)).isTrue();
      assertThat(call.letGo()).isNotDone();
    }
    assertThat(call(broker, "t", "{}")).isInstanceOf(ToolOutcome.LimitReached.class);

    release.countDown();
    for (PendingOutcome call : calls) {
      call.letGo().get(30, TimeUnit.SECONDS);
    }
    assertThat(call(broker, "t", "{}")).isEqualTo(new ToolOutcome.Returned("null"));
  }

  /** Whoever has an answer may call again at once, as often as before. */
  @Test
  void aCallThatIsAnsweredIsUnderWayNoMore() throws Exception {
    ToolBroker broker = broker(ECHO);
    for (int i = 0; i < 200; i++) {
      PendingOutcome call = broker.call("orders.search", "{\"q\":\"x\"}");
      assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(ToolOutcome.Returned.class);
      assertThat(call.letGo()).isDone();
    }
  }

  @Test
  void aThreadThatWaitsAnywayCarriesTheCallOut() throws Exception {
    AtomicReference<Thread> on = new AtomicReference<>();
    ToolBroker broker =
        broker(
            doing((_, _) -> {
              on.set(Thread.currentThread());
              return JsonNodeFactory.instance.nullNode();
            }));
    assertThat(broker.callAndWait("t", "{}")).isEqualTo(new ToolOutcome.Returned("null"));
    assertThat(on).hasValue(Thread.currentThread());
    assertThat(broker.callAndWait("u", "{}")).isInstanceOf(ToolOutcome.Denied.class);
    CompletableFuture<JsonNode> later =
        CompletableFuture.supplyAsync(
            () -> JsonNodeFactory.instance.numberNode(7),
            CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
    assertThat(broker(Tool.named("t").callsLater((_, _) -> later)).callAndWait("t", "{}"))
        .isEqualTo(new ToolOutcome.Returned("7"));
  }

  @Test
  void aThreadThatWaitsIsInterruptedForItsToolOnly() throws Exception {
    Tool hanging =
        Tool.named("t")
            .timeout(Duration.ofMillis(50))
            .calls((_, _) -> {
              new CountDownLatch(1).await();
              return JsonNodeFactory.instance.nullNode();
            });
    assertThat(broker(hanging).callAndWait("t", "{}")).isInstanceOf(ToolOutcome.TimedOut.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();

    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ToolBroker broker = broker(waiting(entered, interrupted));
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                broker.callAndWait("t", "{}");
              } catch (RunEndedException e) {
                ended.complete(e);
              }
            });
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    broker.close();
    assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(RunEndedException.class);
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    waiting.join();
  }

  @Test
  void aQuickToolRunsWhereItIsCalledUnlessAPersonIsAsked() {
    AtomicReference<Thread> on = new AtomicReference<>();
    Tool tool =
        Tool.named("t")
            .quick()
            .calls((_, _) -> {
              on.set(Thread.currentThread());
              return JsonNodeFactory.instance.nullNode();
            });
    assertThat(call(broker(tool), "t", "{}")).isInstanceOf(ToolOutcome.Returned.class);
    assertThat(on).hasValue(Thread.currentThread());
    ToolBroker asking =
        broker(tool, new ToolGrant("t", true, 0)).approver(_ -> new Approval.Approved()).build();
    assertThat(call(asking, "t", "{}")).isInstanceOf(ToolOutcome.Returned.class);
    assertThat(on.get()).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void aToolKnowsItsCaller() {
    AtomicReference<ToolContext> seen = new AtomicReference<>();
    outcome((_, context) -> {
      seen.set(context);
      return JsonNodeFactory.instance.nullNode();
    });
    assertThat(seen.get()).isEqualTo(new ToolContext("t", CALLER, Duration.ofSeconds(20)));
  }

  private ToolBroker.Builder approving(Approver approver) {
    return broker(ECHO, new ToolGrant(ECHO.name(), true, 2)).approver(approver);
  }

  @Test
  void anApprovedCallGoesAheadWithWhatWasShown() {
    AtomicReference<ApprovalRequest> shown = new AtomicReference<>();
    ToolBroker broker =
        approving(
                request -> {
                  shown.set(request);
                  return new Approval.Approved();
                })
            .build();
    assertThat(call(broker, ECHO.name(), " {\"q\" : \"\\u0061\"} "))
        .isEqualTo(new ToolOutcome.Returned("\"a\""));
    assertThat(shown.get())
        .isEqualTo(
            new ApprovalRequest(
                ECHO.name(),
                "",
                "{\"q\":\"a\"}",
                Optional.of("agent"),
                Optional.of("user:ada"),
                ToolBroker.ANSWER_WITHIN_MAX));
    assertThat(decisions).containsExactly(new Decision.Granted(Capability.TOOL_CALL, ECHO.name()));
  }

  @Test
  void whatIsNotApprovedIsDeniedAndNotCalled() {
    assertDenied(approving(_ -> new Approval.Refused("not today")).build(), "not today");
    assertDenied(
        approving(
                _ -> {
                  throw new IllegalStateException("/dev/tty");
                })
            .build(),
        "could not be asked");
    assertDenied(approving(_ -> null).build(), "gave no answer");
    assertDenied(broker(ECHO, new ToolGrant(ECHO.name(), true, 0)).build(), "nobody can be asked");
    assertDenied(
        approving(
                _ -> {
                  new CountDownLatch(1).await();
                  return new Approval.Approved();
                })
            .answerWithin(Duration.ofMillis(50))
            .build(),
        "nobody answered");
    assertDenied(
        approving(
                _ -> {
                  // One that does not even let itself be interrupted.
                  while (!Thread.interrupted()) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  return new Approval.Approved();
                })
            .answerWithin(Duration.ofMillis(50))
            .build(),
        "nobody answered");
    assertThat(decisions).allMatch(Decision.Denied.class::isInstance).hasSize(6);
  }

  private static void assertDenied(ToolBroker broker, String words) {
    assertThat(((ToolOutcome.Denied) call(broker, ECHO.name(), "{\"q\":\"\"}")).reason())
        .contains(ECHO.name())
        .contains(words)
        .doesNotContain("/dev/tty");
  }

  @Test
  void nobodyIsAskedMoreOftenThanTheLimit() {
    AtomicInteger asked = new AtomicInteger();
    ToolBroker broker =
        approving(
                _ -> {
                  asked.incrementAndGet();
                  return new Approval.Refused("");
                })
            .build();
    for (int i = 0; i < 5; i++) {
      call(broker, ECHO.name(), "{\"q\":\"\"}");
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void waitingForPeopleIsToldAsOneWait() throws Exception {
    LinkedBlockingQueue<String> waits = new LinkedBlockingQueue<>();
    CountDownLatch bothAsked = new CountDownLatch(2);
    CountDownLatch answer = new CountDownLatch(1);
    ToolBroker broker =
        approving(
                _ -> {
                  bothAsked.countDown();
                  answer.await();
                  return new Approval.Approved();
                })
            .approvalWait(
                new ApprovalWait() {
                  @Override
                  public void began() {
                    waits.add("began");
                  }

                  @Override
                  public void ended() {
                    waits.add("ended");
                  }
                })
            .build();
    CompletableFuture<ToolOutcome> a = broker.call(ECHO.name(), "{\"q\":\"a\"}");
    CompletableFuture<ToolOutcome> b = broker.call(ECHO.name(), "{\"q\":\"b\"}");
    assertThat(bothAsked.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(waits).containsExactly("began");
    answer.countDown();
    assertThat(a.get(30, TimeUnit.SECONDS)).isEqualTo(new ToolOutcome.Returned("\"a\""));
    assertThat(b.get(30, TimeUnit.SECONDS)).isEqualTo(new ToolOutcome.Returned("\"b\""));
    assertThat(waits).containsExactly("began", "ended");
  }

  @Test
  void theEndOfTheRunWithdrawsAQuestion() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch withdrawn = new CountDownLatch(1);
    ToolBroker broker =
        approving(
                _ -> {
                  asked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    withdrawn.countDown();
                  }
                  return new Approval.Approved();
                })
            .build();
    CompletableFuture<ToolOutcome> call = broker.call(ECHO.name(), "{\"q\":\"\"}");
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    broker.close();
    assertThatThrownBy(call::get).hasCauseInstanceOf(RunEndedException.class);
    assertThat(withdrawn.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void noQuestionWaitsLongerThanFiveMinutes() {
    assertThatThrownBy(() -> approving(_ -> null).answerWithin(Duration.ofMinutes(6)))
        .hasMessageContaining("PT5M");
  }
}
