package dev.mxc.isolate;

import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.proxy.ProxyArray;

/** Tools and their answers as the preludes of the languages get them: flat lists of text. */
public final class ToolFunctions {

  private static final ProxyArray OVER = ProxyArray.fromArray("failed", "the run is over");

  private ToolFunctions() {}

  /**
   * Name, Python name and signature, documentation and kind of each granted tool, one after the
   * other.
   */
  public static List<Object> specs(GuestTools tools) {
    List<Object> flat = new ArrayList<>();
    for (ToolSpec spec : tools.specs()) {
      flat.add(spec.name());
      flat.add(spec.pythonName());
      flat.add(spec.pythonSignature());
      flat.add(spec.documentation());
      flat.add(spec.asynchronous() ? "asynchronous" : "synchronous");
    }
    return flat;
  }

  /** Calls and waits; answers with {@link #pair}. */
  public static ProxyArray call(GuestTools tools, String name, String argumentsJson) {
    try {
      return ProxyArray.fromList(pair(tools.call(name, argumentsJson)));
    } catch (RunEndedException _) {
      return OVER;
    }
  }

  /** What a call came to, in a word, and its result as JSON or the words of its error. */
  static List<Object> pair(ToolReply reply) {
    return switch (reply) {
      case ToolReply.Returned(var json) -> List.of("returned", json);
      case ToolReply.Raised(var failure, var message) ->
          List.of(failure.name().toLowerCase(Locale.ROOT), message);
    };
  }

  /**
   * Waits for answers, for ever when {@code seconds} is negative; number and {@link #pair} of each,
   * one after the other.
   */
  public static ProxyArray take(ToolAnswers answers, double seconds) {
    long nanos = seconds < 0 ? Long.MAX_VALUE : (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    try {
      return flat(answers.take(nanos));
    } catch (InterruptedException _) {
      // The engine is about to end the guest.
      Thread.currentThread().interrupt();
      return ProxyArray.fromArray();
    }
  }

  /** As {@link #take(ToolAnswers, double)}, without waiting. */
  public static ProxyArray take(ToolAnswers answers) {
    return flat(answers.take());
  }

  private static ProxyArray flat(List<ToolAnswers.Answer> answers) {
    List<Object> flat = new ArrayList<>();
    for (ToolAnswers.Answer answer : answers) {
      flat.add(answer.call());
      flat.addAll(pair(answer.reply()));
    }
    return ProxyArray.fromList(flat);
  }
}
