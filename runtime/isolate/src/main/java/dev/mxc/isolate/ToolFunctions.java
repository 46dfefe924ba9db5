package dev.mxc.isolate;

import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/** Tools and their answers as the preludes of the languages get them: flat lists of text. */
public final class ToolFunctions {

  private static final int DIGITS_MAX = 9;

  private static final int ANSWERS_AT_ONCE_MAX = 256;

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

  /**
   * Calls and waits. Takes the tool's name and {@link ToolArguments}; answers with the result
   * itself where that is a {@link #plain} value, else with {@link #pair}.
   */
  public static Object call(GuestTools tools, Value[] call) {
    try {
      ToolReply reply = tools.call(call[0].asString(), ToolArguments.json(call));
      Object plain = plain(reply);
      return plain != null ? plain : ProxyArray.fromList(pair(reply));
    } catch (RunEndedException _) {
      return OVER;
    }
  }

  /** As {@link #call}, without waiting; answers with the call's number. */
  public static int begin(ToolAnswers answers, Value[] call) {
    return answers.begin(call[0].asString(), ToolArguments.json(call));
  }

  /**
   * What a call came to, in a word, and its result or the words of its error: {@code value} is a
   * {@link #plain} value, {@code returned} another's JSON.
   */
  private static List<Object> pair(ToolReply reply) {
    Object plain = plain(reply);
    if (plain != null) {
      return List.of("value", plain);
    }
    return switch (reply) {
      case ToolReply.Returned(var json) -> List.of("returned", json);
      case ToolReply.Raised(var failure, var message) ->
          List.of(failure.name().toLowerCase(Locale.ROOT), message);
    };
  }

  /** A result that needs no parser: a text without escapes, a boolean or a small number. */
  private static @Nullable Object plain(ToolReply reply) {
    if (!(reply instanceof ToolReply.Returned(var json))) {
      return null;
    }
    char first = json.isEmpty() ? ' ' : json.charAt(0);
    if (first == '"') {
      return json.indexOf('\\') < 0 ? json.substring(1, json.length() - 1) : null;
    }
    if (first == 't' || first == 'f') {
      return first == 't';
    }
    return json.length() <= DIGITS_MAX && json.chars().allMatch(c -> c >= '0' && c <= '9')
        ? (Object) Integer.valueOf(json)
        : null;
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

  private static ProxyArray flat(List<ToolAnswers.Answer> answers) {
    List<Object> flat = new ArrayList<>();
    answers.forEach(answer -> add(answer, flat));
    return ProxyArray.fromList(flat);
  }

  /**
   * Answers as with {@link #take}, but without waiting. Not more than can be arguments of a
   * function; who takes some asks again before it waits.
   */
  public static List<Object> taken(ToolAnswers answers) {
    List<Object> flat = new ArrayList<>();
    answers.take(ANSWERS_AT_ONCE_MAX).forEach(answer -> add(answer, flat));
    return flat;
  }

  private static void add(ToolAnswers.Answer answer, List<Object> flat) {
    flat.add(answer.call());
    flat.addAll(pair(answer.reply()));
  }
}
