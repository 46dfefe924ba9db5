package dev.mxc.manifest;

import java.util.List;

/** A value of a document with its place. */
sealed interface Located {

  String pointer();

  int line();

  int column();

  /** What a value is, in the words of messages. */
  String kind();

  /**
   * Text, quoted or not; {@code number} and the like tell what JSON, or YAML's plain style, made of
   * it.
   */
  record Scalar(String pointer, int line, int column, String text, ScalarKind scalarKind)
      implements Located {
    @Override
    public String kind() {
      return switch (scalarKind) {
        case TEXT -> "text " + Problems.shown(text);
        case PLAIN -> Problems.shown(text);
        case NUMBER -> "the number " + Problems.shown(text);
        case BOOLEAN -> text;
        case NULL -> "nothing";
      };
    }
  }

  /** How a scalar was written. YAML's plain scalars are taken as what the field wants. */
  enum ScalarKind {
    TEXT,
    PLAIN,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /** A list. */
  record Sequence(String pointer, int line, int column, List<Located> items) implements Located {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** An object; keys may repeat here, which the binder refuses. */
  record Mapping(String pointer, int line, int column, List<Entry> entries) implements Located {
    @Override
    public String kind() {
      return "an object";
    }
  }

  /** A key with its own place and its value. */
  record Entry(Scalar key, Located value) {}
}
