package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of JSON Schema, in the order in which messages name them. */
enum JsonType {
  STRING("text"),
  INTEGER("a whole number"),
  NUMBER("a number"),
  BOOLEAN("true or false"),
  ARRAY("a list"),
  OBJECT("an object"),
  NULL("null");

  private final String words;

  JsonType(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  static Optional<JsonType> named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  boolean is(JsonNode value) {
    return switch (this) {
      case STRING -> value.isTextual();
      case INTEGER -> value.isNumber() && Values.isWhole(value);
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case ARRAY -> value.isArray();
      case OBJECT -> value.isObject();
      case NULL -> value.isNull();
    };
  }
}
