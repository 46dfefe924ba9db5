package dev.mxc.bridge.tools.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.approval.EscapedText;

/** Values as messages name them: short, escaped. */
public final class Shown {

  private static final int CHARS_MAX = 60;

  private Shown() {}

  /** A text in quotes. */
  public static String text(String text) {
    return '"' + EscapedText.cut(text, CHARS_MAX) + '"';
  }

  /** A scalar as it is, of a container only what it is. */
  public static String value(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> node.isEmpty() ? "an empty list" : "a list of " + node.size();
      case OBJECT -> node.isEmpty() ? "an empty object" : "an object";
      case STRING -> text(node.textValue());
      case NULL -> "null";
      case BOOLEAN -> node.asText();
      case NUMBER -> EscapedText.cut(node.asText(), CHARS_MAX);
      case BINARY, MISSING, POJO -> "no JSON value";
    };
  }
}
