package dev.mxc.manifest;

import java.util.List;

/** A value of a document with its place. */
sealed interface Located {

  String pointer();

  int line();

  int column();

  /** What a value is, in the words of messages. */
  String kind();

  /** A single value as it was written: nothing is converted. */
  record Scalar(String pointer, int line, int column, String text, ScalarKind scalarKind)
      implements Located {
    @Override
    public String kind() {
      return switch (scalarKind) {
        case TEXT -> "text " + Problems.shown(text);
        case NUMBER -> "the number " + Problems.cut(text);
        case BOOLEAN -> text;
        case NULL -> "nothing";
      };
    }
  }

  /** What a scalar is to a reader of JSON, or of YAML's core schema. */
  enum ScalarKind {
    TEXT,
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
