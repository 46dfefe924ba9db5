package dev.mxc.bridge.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.approval.EscapedText;
import dev.mxc.bridge.tools.json.BoundedJsonReader;
import dev.mxc.bridge.tools.json.BoundedJsonWriter;
import dev.mxc.bridge.tools.json.JsonBounds;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a granted tool, from its arguments' text to its outcome. Runs once. */
final class ToolCall implements Runnable {

  private static final int MESSAGE_CHARS_MAX = 4000;

  private final ToolBroker broker;
  private final ToolGrant grant;
  private final Tool tool;
  private final ToolRegistry.Registered registered;
  private final String argumentsJson;
  private final boolean interruptible;
  private final PendingOutcome answer = new PendingOutcome();

  private long startedNanos;

  /** Whether the tool's time runs; makes {@link #startedNanos} visible. */
  private volatile boolean started;

  // Guarded by this: what there is to stop when nobody waits for the answer any more.
  private @Nullable Thread thread;
  private @Nullable CompletionStage<?> stage;

  /**
   * @param interruptible whether the thread that runs it is there for the call alone
   */
  ToolCall(
      ToolBroker broker, ToolGrants.Granted granted, String argumentsJson, boolean interruptible) {
    this.interruptible = interruptible;
    this.broker = broker;
    this.grant = granted.grant();
    this.registered = granted.registered();
    this.tool = registered.tool();
    this.argumentsJson = argumentsJson;
  }

  Tool tool() {
    return tool;
  }

  PendingOutcome answer() {
    return answer;
  }

  @Override
  public void run() {
    if (!enter()) {
      letGo();
      return;
    }
    try {
      Optional<ToolOutcome> outcome = prepareAndCarryOut();
      leave();
      outcome.ifPresent(this::end);
    } catch (Throwable e) { // Errors too: whatever happens in a tool, its caller gets an answer.
      leave();
      boolean abandoned = e instanceof InterruptedException && answer.isDone();
      if (abandoned) {
        letGo();
      } else {
        end(failure(e));
      }
    }
  }

  /** Not the other way round: who has an answer may call again. */
  private void end(ToolOutcome outcome) {
    letGo();
    answer.complete(outcome);
  }

  /** Nothing of the call runs any more. */
  void letGo() {
    broker.uncount(argumentsJson.length());
    answer.letGo().complete(null);
  }

  void endIfLate() {
    if (started && System.nanoTime() - startedNanos > tool.timeout().toNanos()) {
      answer.complete(new ToolOutcome.TimedOut(tool.name(), tool.timeout()));
    }
  }

  private synchronized boolean enter() {
    if (answer.isDone()) {
      return false;
    }
    thread = interruptible ? Thread.currentThread() : null;
    return true;
  }

  private synchronized void leave() {
    thread = null;
  }

  /** Stops what still runs, once the answer is there. */
  void abandon() {
    CompletionStage<?> pending;
    synchronized (this) {
      if (thread != null) {
        thread.interrupt();
      }
      pending = stage;
    }
    if (pending != null) {
      try {
        pending.toCompletableFuture().cancel(true);
      } catch (UnsupportedOperationException _) {
        // A stage of a kind that cannot be cancelled.
      }
    }
  }

  /** The outcome; empty when it comes later. */
  private Optional<ToolOutcome> prepareAndCarryOut() throws Exception {
    JsonNode arguments;
    try {
      arguments = BoundedJsonReader.read(argumentsJson, JsonBounds.ARGUMENTS);
      if (broker.checks(ToolCheck.SCHEMA)) {
        tool.input().validate(arguments);
      }
    } catch (ViolationException e) {
      return Optional.of(new ToolOutcome.Invalid(tool.name(), e.violation()));
    }
    if (!broker.countCall(grant)) {
      String reason = "the manifest allows " + grant.callsMax() + " calls of " + tool.name();
      return Optional.of(new ToolOutcome.LimitReached(broker.deny(tool.name(), reason)));
    }
    if (grant.approvalRequired() && broker.checks(ToolCheck.APPROVAL)) {
      Optional<String> refusal = refusal(arguments);
      if (refusal.isPresent()) {
        return Optional.of(new ToolOutcome.Denied(broker.deny(tool.name(), refusal.get())));
      }
    }
    if (answer.isDone()) {
      throw new InterruptedException();
    }
    broker.grant(tool.name());
    return carryOut(arguments);
  }

  /** Why a person did not approve the call; empty when one did, and somebody still waits for it. */
  private Optional<String> refusal(JsonNode arguments)
      throws InterruptedException, ViolationException {
    // What is shown is written from what the tool will get, not from what the guest wrote.
    String frozen = BoundedJsonWriter.write(arguments, JsonBounds.result(Tool.RESULT_BYTES_MAX));
    try {
      Optional<String> refusal = broker.approvals().refusal(tool, frozen, broker.caller());
      if (refusal.isEmpty() && answer.isDone()) {
        // The run ended, or the guest went away, while a person said yes.
        throw new InterruptedException();
      }
      return refusal;
    } catch (InterruptedException e) {
      broker.withdraw(tool.name());
      throw e;
    }
  }

  private Optional<ToolOutcome> carryOut(JsonNode arguments) throws Exception {
    startedNanos = System.nanoTime();
    started = true;
    registered.places().acquire();
    AtomicBoolean kept = new AtomicBoolean();
    try {
      Object result =
          tool.function()
              .call(arguments, new ToolContext(tool.name(), broker.caller(), tool.timeout()));
      if (!(result instanceof CompletionStage<?> later)) {
        return Optional.of(outcome(result));
      }
      kept.set(true);
      await(later);
      return Optional.empty();
    } finally {
      if (!kept.get()) {
        registered.places().release();
      }
    }
  }

  private void await(CompletionStage<?> later) {
    later.whenComplete((_, _) -> registered.places().release());
    later.whenCompleteAsync(
        (result, failure) -> end(failure == null ? checkedOutcome(result) : failure(failure)),
        broker.executor());
    synchronized (this) {
      stage = later;
    }
    if (answer.isDone()) {
      abandon();
    }
  }

  private ToolOutcome checkedOutcome(@Nullable Object result) {
    try {
      return outcome(result);
    } catch (RuntimeException | Error e) {
      return failure(e);
    }
  }

  /** A result as the guest gets it. */
  private ToolOutcome outcome(@Nullable Object result) {
    JsonBounds bounds =
        JsonBounds.result(
            broker.checks(ToolCheck.RESULT_SIZE) ? tool.resultBytesMax() : Tool.RESULT_BYTES_MAX);
    try {
      if (result == null && tool.output().isEmpty()) {
        throw new ViolationException("", "no value", "a JSON value");
      }
      String json = BoundedJsonWriter.write(result, bounds);
      if (tool.output().isPresent() && broker.checks(ToolCheck.SCHEMA)) {
        JsonNode value =
            result instanceof JsonNode node ? node : BoundedJsonReader.read(json, bounds);
        tool.output().get().validate(value);
      }
      return new ToolOutcome.Returned(json);
    } catch (ViolationException e) {
      broker.failures().failed(tool.name(), e);
      return new ToolOutcome.Failed(
          "the tool " + tool.name() + " returned no valid result: " + e.getMessage());
    }
  }

  private ToolOutcome failure(Throwable thrown) {
    if (thrown instanceof ViolationException unfit) {
      return new ToolOutcome.Invalid(tool.name(), unfit.violation());
    }
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    if (failure instanceof ToolException chosen && chosen.getMessage() != null) {
      return new ToolOutcome.Failed(cut(chosen.getMessage()));
    }
    broker.failures().failed(tool.name(), failure);
    return new ToolOutcome.Failed("the tool " + tool.name() + " failed");
  }

  /** A tool's words as they are, but bounded and Unicode text. */
  private static String cut(String message) {
    String text =
        message.length() <= MESSAGE_CHARS_MAX
            ? message
            : EscapedText.cut(message, MESSAGE_CHARS_MAX);
    StringBuilder unicode = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(unicode::appendCodePoint);
    return unicode.toString();
  }
}
