package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of lists and objects. Each passes a value of another type. */
final class Containers {

  private Containers() {}

  static Check items(Check item, int from) {
    return (value, at, effort) -> {
      if (value.isArray()) {
        for (int i = from; i < value.size(); i++) {
          item.check(value.get(i), at.element(i), effort);
        }
      }
    };
  }

  static Check prefixItems(List<Check> items) {
    return (value, at, effort) -> {
      if (value.isArray()) {
        for (int i = 0; i < Math.min(value.size(), items.size()); i++) {
          items.get(i).check(value.get(i), at.element(i), effort);
        }
      }
    };
  }

  static Check minItems(int least) {
    return (value, at, _) -> {
      if (value.isArray() && value.size() < least) {
        throw new ViolationException(
            at.pointer(), Shown.value(value), "a list of at least " + least);
      }
    };
  }

  static Check maxItems(int greatest) {
    return (value, at, _) -> {
      if (value.isArray() && value.size() > greatest) {
        throw new ViolationException(
            at.pointer(), Shown.value(value), "a list of at most " + greatest);
      }
    };
  }

  static void unique(JsonNode value, Location at, Effort effort) throws ViolationException {
    if (value.isArray()) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        if (!seen.add(Values.canonical(value.get(i), effort))) {
          throw new ViolationException(
              at.element(i).pointer(), Shown.value(value.get(i)) + " again", "every item once");
        }
      }
    }
  }

  static Check properties(Map<String, Check> fields) {
    return (value, at, effort) -> {
      if (value.isObject()) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          Check check = fields.get(field.getKey());
          if (check != null) {
            check.check(field.getValue(), at.field(field.getKey()), effort);
          }
        }
      }
    };
  }

  static Check required(List<String> names) {
    return (value, at, _) -> {
      if (value.isObject()) {
        for (String name : names) {
          if (!value.has(name)) {
            throw new ViolationException(at.field(name).pointer(), "nothing", "a value");
          }
        }
      }
    };
  }

  /** A field that no other keyword speaks of; {@code check} is null where there may be none. */
  static Check additional(@Nullable Check check, Set<String> known, List<TextPattern> patterns) {
    String words =
        known.isEmpty()
            ? "no field"
            : "only the fields " + String.join(", ", known.stream().sorted().toList());
    return (value, at, effort) -> {
      if (!value.isObject()) {
        return;
      }
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = field.getKey();
        if (known.contains(name) || patterns.stream().anyMatch(p -> p.find(name, effort))) {
          continue;
        }
        if (check == null) {
          throw new ViolationException(at.field(name).pointer(), "another field", words);
        }
        check.check(field.getValue(), at.field(name), effort);
      }
    };
  }

  static Check patterned(Map<TextPattern, Check> fields) {
    return (value, at, effort) -> {
      if (!value.isObject()) {
        return;
      }
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        for (Map.Entry<TextPattern, Check> pattern : fields.entrySet()) {
          if (pattern.getKey().find(field.getKey(), effort)) {
            pattern.getValue().check(field.getValue(), at.field(field.getKey()), effort);
          }
        }
      }
    };
  }

  static Check names(Check name) {
    return (value, at, effort) -> {
      if (value.isObject()) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          name.check(TextNode.valueOf(field.getKey()), at.field(field.getKey()), effort);
        }
      }
    };
  }

  static Check minProperties(int least) {
    return (value, at, _) -> {
      if (value.isObject() && value.size() < least) {
        throw new ViolationException(
            at.pointer(), value.size() + " of them", "at least " + least + " fields");
      }
    };
  }

  static Check maxProperties(int greatest) {
    return (value, at, _) -> {
      if (value.isObject() && value.size() > greatest) {
        throw new ViolationException(
            at.pointer(), value.size() + " of them", "at most " + greatest + " fields");
      }
    };
  }
}
