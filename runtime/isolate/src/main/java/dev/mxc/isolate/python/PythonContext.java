package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.ContextEnd;
import dev.mxc.isolate.GuestContext;
import dev.mxc.isolate.GuestStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/** Runs Python programs in one context. */
final class PythonContext implements GuestContext {

  private final Context context;
  private final ContextBinding binding;
  private final PythonPrelude prelude;
  private final ContextEnd end;
  private final GuestStreams streams;
  private final PythonLeave leave;
  private volatile ContextLife life = ContextLife.ONE_RUN;

  PythonContext(
      Context context,
      ContextBinding binding,
      GuestStreams streams,
      PythonHost host,
      PythonPrelude prelude) {
    this.context = context;
    this.binding = binding;
    this.prelude = prelude;
    this.end = new ContextEnd(context);
    this.streams = streams;
    this.leave = new PythonLeave(context, end);
    host.onLeave(this::leave);
  }

  /** The engine prints how threads were ended, and nothing of a program is heard any more. */
  private void leave(int status) {
    streams.unbind();
    leave.begin(status, life == ContextLife.SESSION);
  }

  @Override
  public RunOutcome run(RunSpec program, Runnable onStart) {
    streams.bind(binding.host());
    life = program.life();
    binding.files().program(program.name(), program.source());
    String file = "/app/" + program.name();
    try {
      List<Object> arguments = new ArrayList<>();
      arguments.add(file);
      arguments.addAll(program.arguments());
      prelude.begin().executeVoid(file, ProxyArray.fromList(arguments));
      Source source =
          Source.newBuilder(PythonRuntime.ID, text(program), file).cached(false).buildLiteral();
      onStart.run();
      RunOutcome outcome = evaluate(source);
      finish();
      OptionalInt left = leave.await();
      return left.isPresent() ? new RunOutcome.Exited(left.getAsInt()) : outcome;
    } catch (PolyglotException e) {
      return ended(e);
    }
  }

  private static String text(RunSpec program) {
    String text = new String(program.source(), StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private RunOutcome evaluate(Source source) {
    try {
      Value value = context.eval(source);
      long bytesMax = Math.min(binding.claim().outputBytesMax(), WireBounds.RESULT_TEXT_BYTES_MAX);
      return new RunOutcome.Completed(ValueJson.of(value, (int) bytesMax));
    } catch (PolyglotException e) {
      Value exception = e.getGuestObject();
      if (exception != null && isUncaught(e, exception)) {
        return describe(exception);
      }
      throw e;
    }
  }

  /** An exit with a status is the engine's own object; one with a text is a Python exception. */
  private static boolean isUncaught(PolyglotException e, Value exception) {
    return e.isGuestException()
        && !e.isInterrupted()
        && !e.isCancelled()
        && (!e.isExit() || exception.hasMember("code"));
  }

  /** Prints the traceback, as the interpreter does, and says what it was. */
  private RunOutcome describe(Value exception) {
    Value parts;
    try {
      parts = prelude.describe().execute(exception);
    } catch (PolyglotException e) {
      requireGuests(e);
      // A program that broke the interpreter's own modules: less can be said.
      return new RunOutcome.Failed(exception.getMetaObject().getMetaSimpleName(), "", "");
    }
    if (parts.getArrayElement(0).isNumber()) {
      return new RunOutcome.Exited(parts.getArrayElement(0).asInt());
    }
    return new RunOutcome.Failed(
        parts.getArrayElement(0).asString(),
        parts.getArrayElement(1).asString(),
        parts.getArrayElement(2).asString());
  }

  /**
   * Threads, atexit handlers and streams get their due; what goes wrong there is the interpreter's
   * to print.
   */
  private void finish() {
    try {
      prelude.finish().executeVoid();
    } catch (PolyglotException e) {
      requireGuests(e);
    }
  }

  /** Lets through what is no exception of the program's own. */
  private static void requireGuests(PolyglotException e) {
    if (!e.isGuestException()
        || e.isExit()
        || e.isCancelled()
        || e.isInterrupted()
        || e.isResourceExhausted()) {
      throw e;
    }
  }

  private RunOutcome ended(PolyglotException e) {
    OptionalInt left = leave.await();
    if (left.isPresent()) {
      return new RunOutcome.Exited(left.getAsInt());
    }
    if (e.isExit()) {
      try {
        finish();
        return new RunOutcome.Exited(e.getExitStatus());
      } catch (PolyglotException again) {
        return again.isExit() ? new RunOutcome.Exited(again.getExitStatus()) : ended(again);
      }
    }
    return ContextEnd.outcome(e, Limit.THREADS);
  }

  @Override
  public void cancel() {
    end.request();
  }

  @Override
  public void close() {
    end.request();
    end.await();
  }
}
