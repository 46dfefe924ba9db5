package dev.mxc.manifest;

/** What one document may hold, however it is written, and the values that keep to it. */
final class TreeBounds {

  static final int DEPTH_MAX = 20;

  private static final int VALUES_MAX = 50_000;

  /** Every value holds its pointer: long names above many values would fill the memory. */
  private static final int POINTER_CHARS_MAX = 400;

  private final String source;
  private int values;

  TreeBounds(String source) {
    this.source = source;
  }

  RefusedException refused(String pointer, int line, int column, String message) {
    return new RefusedException(new Problem(source, pointer, line, column, message));
  }

  /** Counts one more value. */
  void count(String pointer, int depth, int line, int column) throws RefusedException {
    if (depth > DEPTH_MAX) {
      throw refused(pointer, line, column, "nested deeper than " + DEPTH_MAX);
    }
    if (++values > VALUES_MAX) {
      throw refused("", line, column, "more than " + VALUES_MAX + " values");
    }
  }

  /** A key; its pointer is its value's. */
  Located.Scalar key(String parent, String name, int line, int column) throws RefusedException {
    String pointer = parent + "/" + name.replace("~", "~0").replace("/", "~1");
    if (pointer.length() > POINTER_CHARS_MAX) {
      throw refused(parent, line, column, "the name " + Problems.shown(name) + " is too long");
    }
    return scalar(pointer, line, column, name, Located.ScalarKind.TEXT);
  }

  /** A value, as it was written. */
  Located.Scalar scalar(String pointer, int line, int column, String text, Located.ScalarKind kind)
      throws RefusedException {
    if (TextRules.hasLoneSurrogate(text)) {
      throw refused(
          TextRules.hasLoneSurrogate(pointer) ? "" : pointer,
          line,
          column,
          Problems.shown(text) + " holds half a character, a lone surrogate");
    }
    return new Located.Scalar(pointer, line, column, text, kind);
  }
}
