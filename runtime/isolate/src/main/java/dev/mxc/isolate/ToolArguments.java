package dev.mxc.isolate;

import dev.mxc.bridge.protocol.JsonText;
import dev.mxc.bridge.protocol.WireBounds;
import org.graalvm.polyglot.Value;

/**
 * The arguments of a tool call as the preludes of the languages hand them over: a JSON text, or
 * names and values in turn. An interpreted encoder is many times as slow as this one, so what most
 * calls consist of, text above all, comes as values of the guest's.
 *
 * <p>Nothing is decided here: what a guest makes of it, the host parses and checks.
 */
public final class ToolArguments {

  /** Beyond it, two languages may write the same number differently: such ones come as JSON. */
  private static final long WHOLE_MAX = 1L << 53;

  private static final int JSON = 2;

  private ToolArguments() {}

  /**
   * The JSON object of a call whose first value is the tool's name. One more value is the JSON
   * text; else names and values follow, each value a text, a boolean, none, a number below 2^53, or
   * an array whose one element is the value's JSON text.
   *
   * @throws IllegalArgumentException when it is none of these, which is no prelude's doing
   */
  public static String json(Value[] call) {
    if (call.length == JSON) {
      return call[1].asString();
    }
    StringBuilder out = new StringBuilder(256).append('{');
    // What is too large already is refused for that; the rest need not be copied.
    for (int i = 1; i + 1 < call.length && out.length() <= WireBounds.TOOL_ARGUMENT_BYTES_MAX; ) {
      text(call[i++].asString(), out);
      value(call[i++], out.append(':'));
      out.append(i + 1 < call.length ? "," : "");
    }
    return out.append('}').toString();
  }

  private static void value(Value value, StringBuilder out) {
    if (value.isString()) {
      text(value.asString(), out);
    } else if (value.isBoolean()) {
      out.append(value.asBoolean());
    } else if (value.isNull()) {
      out.append("null");
    } else if (value.hasArrayElements()) {
      out.append(value.getArrayElement(0).asString());
    } else {
      number(value, out);
    }
  }

  private static void number(Value value, StringBuilder out) {
    if (value.fitsInInt()) {
      out.append(value.asInt());
    } else if (value.fitsInDouble() && Math.abs(value.asDouble()) < WHOLE_MAX) {
      double number = value.asDouble();
      if (number == (long) number) {
        out.append((long) number);
      } else {
        out.append(number);
      }
    } else {
      throw new IllegalArgumentException("no flat argument");
    }
  }

  private static void text(String text, StringBuilder out) {
    out.ensureCapacity(out.length() + text.length() + 16);
    out.append('"');
    JsonText.append(text, out);
    out.append('"');
  }
}
