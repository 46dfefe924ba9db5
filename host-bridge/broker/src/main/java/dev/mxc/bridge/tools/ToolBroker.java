package dev.mxc.bridge.tools;

import dev.mxc.bridge.approval.ApprovalWait;
import dev.mxc.bridge.approval.Approver;
import dev.mxc.bridge.decision.Decision;
import dev.mxc.bridge.decision.DecisionListener;
import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the tool calls of one run, from any thread. {@link #call} never throws, and blocks for
 * quick tools only: what a call comes to is in its future, which is completed on any thread, so
 * what depends on it must be quick. {@link #callAndWait} is for a thread that would wait anyway.
 *
 * <p>A call that is over for the guest may not be over for the host: code that ignores its
 * interrupt keeps its thread until it ends by itself. It also keeps its place among the tool's
 * calls at once ({@link Tool#callsAtOnceMax}), so that is the most that can be left behind, of all
 * runs together, and among the calls of its run that are under way. On virtual threads, as by
 * default, code that computes without end also holds a carrier thread; such tools want an executor
 * with platform threads.
 */
public final class ToolBroker implements AutoCloseable {

  /** The longest that a person is waited for. */
  public static final Duration ANSWER_WITHIN_MAX = Duration.ofMinutes(5);

  /** Calls of one run under way. */
  public static final int CALLS_UNDER_WAY_MAX = 64;

  /** Characters of their arguments together; parsed, they take some twenty times as much memory. */
  public static final long ARGUMENT_CHARS_UNDER_WAY_MAX = 16 << 20;

  private final ToolGrants grants;
  private final Set<ToolCheck> switchedOff;
  private final Map<String, AtomicInteger> used = new HashMap<>();
  private final ToolCaller caller;
  private final DecisionListener decisions;
  private final HostCalls hostCalls;
  private final ToolFailures failures;
  private final Approvals approvals;
  private final Executor executor;

  private final Set<ToolCall> underWay = ConcurrentHashMap.newKeySet();
  private final Deadlines deadlines = new Deadlines(underWay);
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong argumentChars = new AtomicLong();
  private volatile boolean closed;

  private ToolBroker(Builder builder) {
    grants = builder.grants;
    switchedOff = Set.copyOf(builder.switchedOff);
    caller = builder.caller;
    decisions = builder.decisions;
    hostCalls = builder.hostCalls;
    failures = builder.failures;
    approvals = new Approvals(builder.approver, builder.approvalWait, builder.answerWithin);
    executor = builder.executor;
    grants.names().forEach(name -> used.put(name, new AtomicInteger()));
  }

  /** Begins the broker of a run; without more, decisions go nowhere and nobody approves. */
  public static Builder builder(ToolGrants grants, ToolCaller caller) {
    return new Builder(grants, caller);
  }

  /** Collects what a broker needs. */
  public static final class Builder {
    private final ToolGrants grants;
    private final ToolCaller caller;
    private final Set<ToolCheck> switchedOff = EnumSet.noneOf(ToolCheck.class);
    private DecisionListener decisions = _ -> {};
    private HostCalls hostCalls = HostCalls.UNLIMITED;
    private ToolFailures failures = ToolFailures.IGNORED;
    private Optional<Approver> approver = Optional.empty();
    private ApprovalWait approvalWait = ApprovalWait.IGNORED;
    private Duration answerWithin = ANSWER_WITHIN_MAX;
    private Executor executor = task -> Thread.ofVirtual().name("mxc-tool").start(task);

    private Builder(ToolGrants grants, ToolCaller caller) {
      this.grants = Objects.requireNonNull(grants);
      this.caller = Objects.requireNonNull(caller);
    }

    /** Who hears of every call granted and denied. */
    public Builder decisions(DecisionListener listener) {
      decisions = listener;
      return this;
    }

    /** What counts the calls. */
    public Builder hostCalls(HostCalls counter) {
      hostCalls = counter;
      return this;
    }

    /** Who in the host hears of tools that broke. */
    public Builder failures(ToolFailures listener) {
      failures = listener;
      return this;
    }

    /** Who is asked; without one, what needs approval is denied. */
    public Builder approver(Approver asked) {
      approver = Optional.of(asked);
      return this;
    }

    /** Who hears that the run waits for a person. */
    public Builder approvalWait(ApprovalWait listener) {
      approvalWait = listener;
      return this;
    }

    /**
     * How long a person is waited for, at most {@link #ANSWER_WITHIN_MAX}.
     *
     * @throws IllegalArgumentException when it is longer, or no time at all
     */
    public Builder answerWithin(Duration most) {
      if (most.compareTo(ANSWER_WITHIN_MAX) > 0 || most.isNegative() || most.isZero()) {
        throw new IllegalArgumentException("an answer is waited for at most " + ANSWER_WITHIN_MAX);
      }
      answerWithin = most;
      return this;
    }

    /** What tools run on, a thread for each call; virtual threads by default. */
    public Builder executor(Executor threads) {
      executor = threads;
      return this;
    }

    /** For tests alone. */
    Builder without(ToolCheck check) {
      switchedOff.add(check);
      return this;
    }

    public ToolBroker build() {
      return new ToolBroker(this);
    }
  }

  /** As {@link #call(String, String)}, with the arguments in UTF-8. */
  public PendingOutcome call(String name, byte[] argumentsJson) {
    try {
      // A decoder that reports, where the String constructor would replace.
      return call(
          name,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(argumentsJson)).toString());
    } catch (CharacterCodingException _) {
      return PendingOutcome.of(
          new ToolOutcome.Invalid(
              Shown.text(name), new Violation("", "bytes that are not UTF-8", "JSON")));
    }
  }

  /**
   * Calls a tool on this thread and waits for it: for a thread of a guest that has nothing else to
   * do. The tool's timeout and the end of the run interrupt the thread, so a tool that ignores
   * interrupts holds it.
   *
   * @throws RunEndedException when the run is over, or others interrupted the thread
   */
  public ToolOutcome callAndWait(String name, String argumentsJson) throws RunEndedException {
    PendingOutcome answer = call(name, argumentsJson, Runnable::run);
    try {
      ToolOutcome outcome = answer.isDone() ? answer.join() : answer.get();
      if (outcome instanceof ToolOutcome.TimedOut) {
        // The interrupt was for the tool.
        Thread.interrupted();
      }
      return outcome;
    } catch (ExecutionException | CompletionException _) {
      throw new RunEndedException();
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RunEndedException();
    }
  }

  /**
   * Calls a tool. The future fails with {@link RunEndedException} when the run is over; cancelling
   * it interrupts the tool.
   *
   * @param argumentsJson a JSON object, as the guest wrote it
   */
  public PendingOutcome call(String name, String argumentsJson) {
    return call(name, argumentsJson, executor);
  }

  private PendingOutcome call(String name, String argumentsJson, Executor on) {
    try {
      if (closed) {
        throw new RunEndedException();
      }
      if (checks(ToolCheck.HOST_CALLS)) {
        hostCalls.count();
      }
    } catch (RunEndedException e) {
      return PendingOutcome.failed(e);
    }
    ToolGrants.Granted granted =
        (checks(ToolCheck.GRANT) ? grants.find(name) : grants.findUngranted(name)).orElse(null);
    if (granted == null) {
      return PendingOutcome.of(new ToolOutcome.Denied(deny(name, missing(name))));
    }
    if (count.incrementAndGet() > CALLS_UNDER_WAY_MAX
        | argumentChars.addAndGet(argumentsJson.length()) > ARGUMENT_CHARS_UNDER_WAY_MAX) {
      uncount(argumentsJson.length());
      String reason =
          "at most "
              + CALLS_UNDER_WAY_MAX
              + " tool calls, with "
              + ARGUMENT_CHARS_UNDER_WAY_MAX
              + " characters of arguments, may be under way at once";
      return PendingOutcome.of(new ToolOutcome.LimitReached(deny(name, reason)));
    }
    boolean quick = granted.registered().tool().quick() && !granted.grant().approvalRequired();
    // A quick tool's caller may be any thread, and is not to be interrupted.
    boolean borrowed = quick && on == executor;
    return begin(new ToolCall(this, granted, argumentsJson, !borrowed), quick ? Runnable::run : on);
  }

  private PendingOutcome begin(ToolCall call, Executor on) {
    underWay.add(call);
    deadlines.watch();
    call.answer()
        .whenComplete((_, _) -> {
          underWay.remove(call);
          call.abandon();
        });
    if (closed) {
      call.letGo();
      call.answer().completeExceptionally(new RunEndedException());
      return call.answer();
    }
    try {
      on.execute(call);
    } catch (RejectedExecutionException e) {
      failures.failed(call.tool().name(), e);
      call.letGo();
      call.answer().complete(new ToolOutcome.Failed("the host takes no tool calls now"));
    }
    return call.answer();
  }

  /** A call whose code has ended is not under way any more. */
  void uncount(int chars) {
    count.decrementAndGet();
    argumentChars.addAndGet(-chars);
  }

  /** The run is over: calls under way are interrupted, later ones fail. */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(call -> call.answer().completeExceptionally(new RunEndedException()));
  }

  private String missing(String name) {
    return "the manifest grants no tool "
        + Shown.text(name)
        + (ToolNames.isName(name) ? " (tools: [ " + name + " ] would)" : "")
        + ToolNames.suggestion(name, grants.names());
  }

  /** Records a denial; returns its reason. */
  String deny(String tool, String reason) {
    decisions.decided(new Decision.Denied(Capability.TOOL_CALL, tool, reason));
    return reason;
  }

  /**
   * Records that a call ended while a person was asked: whoever reads the decisions learns what
   * became of the question. The end of a run needs no such word.
   */
  void withdraw(String tool) {
    if (!closed) {
      deny(tool, "the call of " + tool + " was given up before it was approved");
    }
  }

  void grant(String tool) {
    decisions.decided(new Decision.Granted(Capability.TOOL_CALL, tool));
  }

  /**
   * Counts a call against its grant; false when they are used up. One that a person then refuses
   * counts as well: a program gets no more questions than calls.
   */
  boolean countCall(ToolGrant grant) {
    if (grant.callsMax() == 0 || !checks(ToolCheck.CALL_LIMIT)) {
      return true;
    }
    AtomicInteger calls = Objects.requireNonNull(used.get(grant.name()));
    return calls.getAndUpdate(n -> Math.min(n + 1, grant.callsMax())) < grant.callsMax();
  }

  boolean checks(ToolCheck check) {
    return !switchedOff.contains(check);
  }

  ToolCaller caller() {
    return caller;
  }

  Approvals approvals() {
    return approvals;
  }

  ToolFailures failures() {
    return failures;
  }

  Executor executor() {
    return executor;
  }
}
