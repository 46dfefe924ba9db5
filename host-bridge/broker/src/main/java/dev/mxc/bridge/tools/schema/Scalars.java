package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.ViolationException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks of numbers, texts and fixed values. Each passes a value of another type. */
final class Scalars {

  private static final int VALUES_SHOWN = 20;

  private Scalars() {}

  static Check oneOf(List<JsonNode> values) {
    Set<String> allowed =
        values.stream()
            .map(value -> Values.canonical(value, new Effort()))
            .collect(Collectors.toSet());
    String words =
        (values.size() == 1 ? "" : "one of ")
            + values.stream()
                .limit(VALUES_SHOWN)
                .map(Shown::value)
                .collect(Collectors.joining(", "))
            + (values.size() > VALUES_SHOWN ? ", ..." : "");
    int longest = values.stream().mapToInt(value -> value.asText().length()).max().orElse(0);
    boolean containers = values.stream().anyMatch(JsonNode::isContainerNode);
    return (value, at, effort) -> {
      boolean possible =
          value.isContainerNode()
              ? containers
              : !value.isTextual() || value.textValue().length() <= longest;
      if (!possible || !allowed.contains(Values.canonical(value, effort))) {
        throw new ViolationException(at.pointer(), Shown.value(value), words);
      }
    };
  }

  static Check least(JsonNode bound, boolean exclusive) {
    BigDecimal least = Values.decimal(bound);
    String words = "a number " + (exclusive ? "above " : "of at least ") + bound.asText();
    return (value, at, _) -> {
      if (value.isNumber() && Values.decimal(value).compareTo(least) < (exclusive ? 1 : 0)) {
        throw new ViolationException(at.pointer(), Shown.value(value), words);
      }
    };
  }

  static Check greatest(JsonNode bound, boolean exclusive) {
    BigDecimal greatest = Values.decimal(bound);
    String words = "a number " + (exclusive ? "below " : "of at most ") + bound.asText();
    return (value, at, _) -> {
      if (value.isNumber() && Values.decimal(value).compareTo(greatest) > (exclusive ? -1 : 0)) {
        throw new ViolationException(at.pointer(), Shown.value(value), words);
      }
    };
  }

  static Check multipleOf(JsonNode unit) {
    BigDecimal divisor = Values.decimal(unit);
    return (value, at, _) -> {
      if (value.isNumber() && Values.decimal(value).remainder(divisor).signum() != 0) {
        throw new ViolationException(
            at.pointer(), Shown.value(value), "a multiple of " + unit.asText());
      }
    };
  }

  static Check minLength(int least) {
    return (value, at, effort) -> {
      if (value.isTextual() && characters(value, effort) < least) {
        throw new ViolationException(
            at.pointer(), Shown.value(value), "text of at least " + least + " characters");
      }
    };
  }

  static Check maxLength(int greatest) {
    return (value, at, effort) -> {
      if (value.isTextual() && characters(value, effort) > greatest) {
        throw new ViolationException(
            at.pointer(),
            "text of " + characters(value, effort),
            "text of at most " + greatest + " characters");
      }
    };
  }

  private static int characters(JsonNode text, Effort effort) {
    effort.look(text.textValue().length() / 16);
    return text.textValue().codePointCount(0, text.textValue().length());
  }

  static Check pattern(String expression, TextPattern pattern) {
    String words = "text that matches " + Shown.text(expression);
    return (value, at, effort) -> {
      if (value.isTextual() && !pattern.find(value.textValue(), effort)) {
        throw new ViolationException(at.pointer(), Shown.value(value), words);
      }
    };
  }
}
