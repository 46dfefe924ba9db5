package dev.mxc.isolate.python;

import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A Python value as JSON text, where it is JSON: None, booleans, finite numbers, text, lists,
 * tuples and dicts with text keys.
 */
final class ValueJson {

  private static final int DEPTH_MAX = 100;

  private static final String DIGITS = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();
  private final int charsMax;

  private ValueJson(int charsMax) {
    this.charsMax = charsMax;
  }

  /**
   * The text, or null when the value is None, is not JSON, is deeper than 100, or is larger than
   * {@code charsMax}.
   */
  static @Nullable String of(Value value, int charsMax) {
    ValueJson json = new ValueJson(charsMax);
    return !value.isNull() && json.append(value, 0) ? json.text.toString() : null;
  }

  private boolean append(Value value, int depth) {
    if (depth > DEPTH_MAX || text.length() > charsMax) {
      return false;
    }
    if (value.isNull()) {
      text.append("null");
    } else if (value.isBoolean()) {
      text.append(value.asBoolean());
    } else if (value.fitsInBigInteger()) {
      text.append(value.asBigInteger());
    } else if (value.isNumber() && value.fitsInDouble()) {
      double number = value.asDouble();
      text.append(number);
      return Double.isFinite(number);
    } else if (value.isString()) {
      return string(value.asString());
    } else if (value.hasArrayElements() && !value.hasBufferElements()) {
      return array(value, depth);
    } else if (value.hasHashEntries()) {
      return object(value, depth);
    } else {
      return false;
    }
    return text.length() <= charsMax;
  }

  private boolean array(Value value, int depth) {
    text.append('[');
    for (long i = 0; i < value.getArraySize(); i++) {
      text.append(i == 0 ? "" : ",");
      if (!append(value.getArrayElement(i), depth + 1)) {
        return false;
      }
    }
    text.append(']');
    return true;
  }

  private boolean object(Value value, int depth) {
    text.append('{');
    Value entries = value.getHashEntriesIterator();
    for (boolean first = true; entries.hasIteratorNextElement(); first = false) {
      Value entry = entries.getIteratorNextElement();
      Value key = entry.getArrayElement(0);
      text.append(first ? "" : ",");
      if (!key.isString() || !string(key.asString())) {
        return false;
      }
      text.append(':');
      if (!append(entry.getArrayElement(1), depth + 1)) {
        return false;
      }
    }
    text.append('}');
    return true;
  }

  private boolean string(String value) {
    if (value.length() > charsMax) {
      return false;
    }
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          text.append(DIGITS.charAt(c >> shift & 15));
        }
      } else {
        text.append(c);
      }
    }
    text.append('"');
    return text.length() <= charsMax;
  }
}
