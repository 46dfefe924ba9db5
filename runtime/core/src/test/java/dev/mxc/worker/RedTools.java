package dev.mxc.worker;

import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link RedWorker} does with the host's tools. */
final class RedTools {

  /** Arguments that fit {@code orders.search}. */
  static final String GOOD = "{\"q\": \"x\"}";

  private RedTools() {}

  /** What is not granted, and what is with what is no JSON or does not fit; then what is right. */
  static void callEverything(RedWire wire) throws IOException {
    List<String> names =
        List.of(
            "orders.hidden", "orders.search ", "ORDERS.SEARCH", "orders", "", "x".repeat(100_000));
    for (String name : names) {
      wire.say(word(wire.tool(name, "{}")));
    }
    List<String> arguments =
        List.of(
            "",
            "{",
            "null",
            "[]",
            "{} {}",
            "{\"q\": NaN}",
            "{\"q\": \"\\ud800\"}",
            "{\"q\": 1, \"q\": 2}",
            "{\"q\": 1" + "0".repeat(10_000) + "}",
            "{\"q\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "{\"other\": 1}",
            "{\"q\": \"" + "x".repeat(5 << 19) + "\"}");
    for (String json : arguments) {
      wire.say(word(wire.tool("orders.search", json)));
    }
    wire.say(word(wire.tool("orders.search", GOOD)));
    wire.end();
  }

  /** What a call came to, in a word. */
  static String word(ToolReply reply) {
    return switch (reply) {
      case ToolReply.Returned(var json) -> json;
      case ToolReply.Raised(var failure, var _) -> failure.name();
    };
  }

  static void callBeyondTheLimit(RedWire wire) throws IOException {
    int calls = 20;
    for (int i = 0; i < calls; i++) {
      wire.send(new Message.ToolCall(i, "orders.twice", "{}"));
    }
    TreeMap<String, Integer> words = new TreeMap<>();
    for (int left = calls; left > 0; ) {
      if (wire.next() instanceof Message.ToolAnswer(var _, var reply)) {
        words.merge(word(reply), 1, Integer::sum);
        left--;
      }
    }
    wire.say(words.toString());
    wire.end();
  }

  /**
   * Gives up as many calls as there may be, once they are all under way, and calls once more. Of
   * those that do not listen one is left alone.
   */
  static void giveUp(RedWire wire, String tool, boolean answered) throws IOException {
    Set<Integer> calls = new HashSet<>();
    int last = 0;
    Set<Integer> begun = calls;
    if (!answered) {
      // One that is given up before its tool has begun never does, and counts no more.
      while (calls.size() < WireBounds.TOOL_CALLS_IN_FLIGHT_MAX - 1) {
        calls.add(--last);
        wire.send(new Message.ToolCall(last, tool, "{}"));
      }
      call(wire, Integer.MAX_VALUE, "orders.begun", "{}", calls);
      begun = Set.copyOf(calls);
    }
    for (int search = 1; ; search++) {
      while (calls.size() < WireBounds.TOOL_CALLS_IN_FLIGHT_MAX) {
        calls.add(--last);
        wire.send(new Message.ToolCall(last, tool, "{}"));
      }
      // Refused when those are under way; one of those was, when this one was before it.
      if (search(wire, search, calls).equals("LIMIT_REACHED")
          && calls.size() == WireBounds.TOOL_CALLS_IN_FLIGHT_MAX) {
        break;
      }
    }
    for (int call : begun) {
      wire.send(new Message.ToolCancel(call));
      wire.send(new Message.ToolCancel(call));
    }
    while (answered && !calls.isEmpty()) {
      if (wire.next() instanceof Message.ToolAnswer(var call, var _)) {
        calls.remove(call);
      }
    }
    wire.say(search(wire, Integer.MAX_VALUE - 1, calls));
    wire.end();
  }

  private static String search(RedWire wire, int number, Set<Integer> calls) throws IOException {
    return call(wire, number, "orders.search", GOOD, calls);
  }

  /** What a call comes to; others that are answered meanwhile are under way no more. */
  private static String call(
      RedWire wire, int number, String tool, String argumentsJson, Set<Integer> calls)
      throws IOException {
    wire.send(new Message.ToolCall(number, tool, argumentsJson));
    while (true) {
      if (wire.next() instanceof Message.ToolAnswer(var call, var reply)) {
        if (call == number) {
          return word(reply);
        }
        calls.remove(call);
      }
    }
  }
}
