package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.ContextEnd;
import dev.mxc.isolate.GuestContext;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/**
 * Runs JavaScript programs in one context. The event loop is here: promises move on only when the
 * outermost call into the guest returns, so every callback of a timer is a call of its own.
 */
final class JavaScriptContext implements GuestContext {

  private final ContextBinding binding;
  private final JavaScriptHost host;
  private final Value prelude;
  private final Value turn;

  JavaScriptContext(ContextBinding binding, JavaScriptHost host, Value prelude) {
    this.binding = binding;
    this.host = host;
    this.prelude = prelude;
    this.turn = prelude.getMember("turn");
  }

  @Override
  public RunOutcome run(RunSpec program, Runnable onStart) {
    binding.files().program(program.name(), program.source());
    String path = "/app/" + program.name();
    host.begin();
    try {
      call("begin", path, ProxyArray.fromList(java.util.List.copyOf(program.arguments())));
      onStart.run();
      RunOutcome failure = entry("run", path, text(program), program.module());
      return failure == null ? loop() : finish(failure);
    } catch (PolyglotException e) {
      return ended(e);
    }
  }

  /** Turns of the event loop until nothing is left to do, and what the program came to. */
  private RunOutcome loop() {
    boolean idle = false;
    while (true) {
      Object[] toolAnswers = host.toolAnswers();
      double millis;
      try {
        millis = turn.execute(toolAnswers).asDouble();
      } catch (PolyglotException e) {
        RunOutcome failure = uncaughtOfGuest(e);
        if (failure != null) {
          return finish(failure);
        }
        millis = 0;
      }
      // After some answers there may be more, and those of calls that were given up call nothing.
      boolean isAllTaken = toolAnswers.length == 0;
      if (millis > 0 && isAllTaken && host.end().awaitRequest((long) Math.ceil(millis))) {
        return cancelled();
      }
      if (millis < 0) {
        RunOutcome failure = idle ? null : entry("idle");
        if (idle || failure != null) {
          return finish(failure);
        }
      }
      idle = millis < 0;
    }
  }

  private static String text(RunSpec program) {
    String text = new String(program.source(), StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private Value call(String function, Object... arguments) {
    return prelude.getMember(function).execute(arguments);
  }

  /** One entry into the guest; null, or the outcome of an exception that nobody caught. */
  private @Nullable RunOutcome entry(String function, Object... arguments) {
    try {
      call(function, arguments);
      return null;
    } catch (PolyglotException e) {
      return uncaughtOfGuest(e);
    }
  }

  private @Nullable RunOutcome uncaughtOfGuest(PolyglotException e) {
    if (!isOfGuest(e)) {
      throw e;
    }
    return uncaught(e);
  }

  /**
   * Whether an exception is the program's own affair. What our functions throw at bad arguments is,
   * too.
   */
  private boolean isOfGuest(PolyglotException e) {
    if (e.isExit() || e.isCancelled() || host.exitStatus().isPresent()) {
      return false;
    }
    return e.isGuestException()
        || (e.isHostException() && e.asHostException() instanceof HostError);
  }

  /** Null when the program handles its uncaught exceptions itself. */
  private @Nullable RunOutcome uncaught(PolyglotException e) {
    Value guest = e.getGuestObject();
    Value parts = call("uncaught", guest == null ? String.valueOf(e.getMessage()) : guest);
    return parts.isNull()
        ? null
        : new RunOutcome.Failed(
            parts.getArrayElement(0).asString(),
            parts.getArrayElement(1).asString(),
            parts.getArrayElement(2).asString());
  }

  private RunOutcome finish(@Nullable RunOutcome failure) {
    RunOutcome unsettled = failure == null ? entry("checkSettled") : null;
    RunOutcome outcome = failure != null ? failure : unsettled;
    int status;
    try {
      status = call("finish", outcome == null ? 0 : 1).asInt();
    } catch (PolyglotException e) {
      if (!isOfGuest(e)) {
        throw e;
      }
      RunOutcome thrown = uncaught(e);
      status = thrown == null ? 1 : 0;
      outcome = outcome == null ? thrown : outcome;
    }
    if (outcome != null) {
      return outcome;
    }
    if (status != 0) {
      return new RunOutcome.Exited(status & 0xff);
    }
    int charsMax =
        (int) Math.min(binding.claim().outputBytesMax(), WireBounds.RESULT_TEXT_BYTES_MAX / 3);
    Value json = call("value", charsMax);
    return new RunOutcome.Completed(json.isString() ? json.asString() : null);
  }

  private RunOutcome ended(PolyglotException e) {
    if (host.exitStatus().isPresent()) {
      return cancelled();
    }
    // A program that bent the language so far that its own exception cannot be shown.
    if (isOfGuest(e) && !e.isResourceExhausted() && !e.isInterrupted()) {
      return new RunOutcome.Failed("Error", "the program's exception cannot be shown", "");
    }
    return ContextEnd.outcome(e, Limit.THREADS);
  }

  private RunOutcome cancelled() {
    return host.exitStatus().isPresent()
        ? new RunOutcome.Exited(host.exitStatus().getAsInt())
        : new RunOutcome.Cancelled();
  }

  @Override
  public void cancel() {
    host.end().request();
  }

  @Override
  public void close() {
    host.end().request();
    host.end().await();
  }
}
