package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** JSON values as JSON Schema compares them: 1 is 1.0, the order of fields says nothing. */
final class Values {

  private Values() {}

  /** A number's value; a reader has bounded its digits and its exponent. */
  static BigDecimal decimal(JsonNode number) {
    return number.decimalValue();
  }

  static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber()
        || value.isNumber() && decimal(value).stripTrailingZeros().scale() <= 0;
  }

  /** Equal values have equal text. */
  static String canonical(JsonNode value, Effort effort) {
    StringBuilder text = new StringBuilder();
    append(value, text);
    effort.look(text.length());
    return text.toString();
  }

  private static void append(JsonNode value, StringBuilder to) {
    switch (value.getNodeType()) {
      case NUMBER -> {
        BigDecimal number = decimal(value).stripTrailingZeros();
        to.append(number.unscaledValue()).append('e').append(-number.scale());
      }
      case STRING -> quoted(value.textValue(), to);
      case ARRAY -> {
        to.append('[');
        value.forEach(item -> {
          append(item, to);
          to.append(',');
        });
        to.append(']');
      }
      case OBJECT -> {
        to.append('{');
        Map<String, JsonNode> sorted = new TreeMap<>();
        value.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        sorted.forEach((name, item) -> {
          quoted(name, to);
          append(item, to);
        });
        to.append('}');
      }
      default -> to.append(value.asText());
    }
  }

  private static void quoted(String text, StringBuilder to) {
    to.append('"').append(text.length()).append(':').append(text).append('"');
  }
}
