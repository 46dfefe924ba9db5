package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.ContextEnd;
import dev.mxc.isolate.GuestContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  PythonContext(Context context, ContextBinding binding, PythonPrelude prelude) {
    this.context = context;
    this.binding = binding;
    this.prelude = prelude;
    this.end = new ContextEnd(context);
  }

  @Override
  public RunOutcome run(RunSpec program, Runnable onStart) {
    binding.files().program(program.name(), program.source());
    String file = "/app/" + program.name();
    try {
      List<Object> arguments = new ArrayList<>();
      arguments.add(file);
      arguments.addAll(program.arguments());
      prelude.begin().executeVoid(file, ProxyArray.fromList(arguments));
      Source source =
          Source.newBuilder(
                  PythonRuntime.ID, new String(program.source(), StandardCharsets.UTF_8), file)
              .cached(false)
              .buildLiteral();
      onStart.run();
      RunOutcome outcome = evaluate(source);
      finish();
      return outcome;
    } catch (PolyglotException e) {
      return ended(e);
    }
  }

  private RunOutcome evaluate(Source source) {
    try {
      Value value = context.eval(source);
      long bytesMax = Math.min(binding.claim().outputBytesMax(), WireBounds.RESULT_TEXT_BYTES_MAX);
      return new RunOutcome.Completed(ValueJson.of(value, (int) bytesMax));
    } catch (PolyglotException e) {
      if (e.isGuestException() && !e.isExit() && e.getGuestObject() != null) {
        return describe(e.getGuestObject());
      }
      throw e;
    }
  }

  /** Prints the traceback, as the interpreter does, and says what it was. */
  private RunOutcome describe(Value exception) {
    Value parts = prelude.describe().execute(exception);
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
    prelude.finish().executeVoid();
  }

  private RunOutcome ended(PolyglotException e) {
    if (e.isExit()) {
      try {
        finish();
      } catch (PolyglotException again) {
        if (!again.isExit()) {
          return ended(again);
        }
      }
      return new RunOutcome.Exited(e.getExitStatus());
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
