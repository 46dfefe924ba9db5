package dev.mxc.bridge.tools.schema;

/**
 * How large a regular expression becomes once its counted repetitions are written out. Nested ones
 * multiply: {@code ((a{1000}){1000}){1000}} is short, and more than any engine can hold or walk.
 */
final class PatternSize {

  /** What an engine is given; a few hundred kilobytes. */
  static final int MAX = 20_000;

  private static final int DEPTH_MAX = 100;

  private final String expression;
  private int at;

  private PatternSize(String expression) {
    this.expression = expression;
  }

  /** Whether an engine is spared. Says nothing of whether it is a regular expression. */
  static boolean isBounded(String expression) {
    return new PatternSize(expression).sequence(0) <= MAX;
  }

  /** The size up to the end of a group or of the whole; a number above the greatest if deeper. */
  private long sequence(int depth) {
    if (depth > DEPTH_MAX) {
      at = expression.length();
      return MAX + 1L;
    }
    long size = 1;
    long last = 1;
    while (at < expression.length()) {
      char c = expression.charAt(at++);
      if (c == ')' && depth > 0) {
        return Math.min(size, MAX + 1L);
      } else if (c == '{') {
        long times = repetitions();
        size += last * (times - 1);
        // A repetition may itself be repeated.
        last *= times;
      } else {
        last = atom(c, depth);
        size += last;
      }
      size = Math.min(size, MAX + 1L);
      last = Math.min(last, MAX + 1L);
    }
    return size;
  }

  private long atom(char first, int depth) {
    switch (first) {
      case '(' -> {
        return sequence(depth + 1);
      }
      case '\\' -> at++;
      case '[' -> {
        // A bracket that comes first stands for itself.
        at += at < expression.length() && expression.charAt(at) == ']' ? 1 : 0;
        while (at < expression.length() && expression.charAt(at) != ']') {
          at += expression.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
      }
      default -> {
        // One character, or an operator, which costs no more.
      }
    }
    return 1;
  }

  /** The greater of the numbers up to the closing brace; 1 when that is no repetition. */
  private long repetitions() {
    long most = 1;
    long number = 0;
    int from = at;
    while (at < expression.length()) {
      char c = expression.charAt(at++);
      if (c >= '0' && c <= '9') {
        number = Math.min(number * 10 + (c - '0'), MAX + 1L);
        most = Math.max(most, number);
      } else if (c == ',') {
        number = 0;
      } else if (c == '}') {
        return most;
      } else {
        break;
      }
    }
    at = from;
    return 1;
  }
}
