package dev.mxc.bridge.tools.method;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a schema that was written with the one that a method's types give: what is written may
 * allow less than the method takes, never more. Looks at types, names, required fields and fixed
 * values; a range that is too wide is found when a call brings such a number.
 */
final class Contradictions {

  private static final Set<String> ALL =
      Set.of("string", "integer", "number", "boolean", "array", "object", "null");

  /** As deep as a written schema is compared. */
  private static final int DEPTH_MAX = 20;

  private final JsonNode written;
  private final JsonNode derived;

  private Contradictions(JsonNode written, JsonNode derived) {
    this.written = written;
    this.derived = derived;
  }

  /** The first contradiction, in words. */
  static Optional<String> find(JsonNode written, JsonNode derived) {
    return new Contradictions(written, derived).find(written, derived, "", 0);
  }

  private Optional<String> find(JsonNode asWritten, JsonNode asDerived, String at, int depth) {
    JsonNode mine = resolved(asWritten, written);
    JsonNode theirs = resolved(asDerived, derived);
    if (depth > DEPTH_MAX || theirs.isEmpty()) {
      return Optional.empty();
    }
    Set<String> extra = new LinkedHashSet<>(types(mine, written, 0));
    extra.removeAll(types(theirs, derived, 0));
    if (types(theirs, derived, 0).contains("number")) {
      extra.remove("integer");
    }
    if (!extra.isEmpty()) {
      return problem(
          at, "the schema allows " + String.join(", ", extra.stream().sorted().toList()));
    }
    return fixedValues(mine, theirs, at)
        .or(() -> fields(mine, theirs, at, depth))
        .or(() -> within(mine, theirs, "items", at, depth))
        .or(() -> alternatives(mine, theirs, at, depth));
  }

  private Optional<String> alternatives(JsonNode mine, JsonNode theirs, String at, int depth) {
    // The method's Optional against a schema without null: compare with what may be present.
    JsonNode present = theirs.path("anyOf").path(0);
    if (!present.isMissingNode() && !mine.has("anyOf")) {
      return find(withoutNull(mine), present, at, depth + 1);
    }
    return Optional.empty();
  }

  private static JsonNode withoutNull(JsonNode schema) {
    if (!schema.path("type").isArray()) {
      return schema;
    }
    com.fasterxml.jackson.databind.node.ObjectNode copy = schema.deepCopy();
    com.fasterxml.jackson.databind.node.ArrayNode types = copy.putArray("type");
    schema
        .get("type")
        .forEach(type -> {
          if (!type.asText().equals("null")) {
            types.add(type);
          }
        });
    return copy;
  }

  private static Optional<String> fixedValues(JsonNode mine, JsonNode theirs, String at) {
    if (!theirs.has("enum")) {
      return Optional.empty();
    }
    Set<JsonNode> allowed = new HashSet<>();
    theirs.get("enum").forEach(allowed::add);
    if (mine.has("const")) {
      return allowed.contains(mine.get("const"))
          ? Optional.empty()
          : problem(at, "the schema allows " + mine.get("const"));
    }
    if (!mine.has("enum")) {
      return problem(at, "the schema allows any text where the method takes " + theirs.get("enum"));
    }
    for (JsonNode value : mine.get("enum")) {
      if (!allowed.contains(value)) {
        return problem(at, "the schema allows " + value);
      }
    }
    return Optional.empty();
  }

  private Optional<String> fields(JsonNode mine, JsonNode theirs, String at, int depth) {
    if (!theirs.has("properties")) {
      return within(mine, theirs, "additionalProperties", at, depth);
    }
    for (Map.Entry<String, JsonNode> field : mine.path("properties").properties()) {
      String name = field.getKey();
      if (!theirs.path("properties").has(name)) {
        return problem(at, "the schema has " + name + ", which the method has not");
      }
      Optional<String> problem =
          find(field.getValue(), theirs.path("properties").get(name), at + "/" + name, depth + 1);
      if (problem.isPresent()) {
        return problem;
      }
    }
    Set<String> required = new HashSet<>();
    mine.path("required").forEach(name -> required.add(name.asText()));
    for (JsonNode name : theirs.path("required")) {
      if (!required.contains(name.asText())) {
        return problem(
            at, "the schema does not require " + name.asText() + ", which the method needs");
      }
      if (!mine.path("properties").has(name.asText())) {
        return problem(at, "the schema says nothing of " + name.asText());
      }
    }
    if (mine.path("additionalProperties").asBoolean(!mine.has("additionalProperties"))) {
      return problem(at, "the schema allows other fields; say \"additionalProperties\": false");
    }
    return Optional.empty();
  }

  private Optional<String> within(
      JsonNode mine, JsonNode theirs, String keyword, String at, int depth) {
    if (!theirs.path(keyword).isObject() || theirs.path(keyword).isEmpty()) {
      return Optional.empty();
    }
    if (!mine.path(keyword).isObject()) {
      boolean closed = mine.has(keyword) && !mine.get(keyword).booleanValue();
      return closed || !concerns(mine, keyword)
          ? Optional.empty()
          : problem(at, "the schema says nothing of what is in it (" + keyword + ")");
    }
    return find(mine.get(keyword), theirs.get(keyword), at + "/" + keyword, depth + 1);
  }

  private boolean concerns(JsonNode mine, String keyword) {
    return types(mine, written, 0).contains(keyword.equals("items") ? "array" : "object");
  }

  /** The types that a schema lets through, as far as it says. */
  private static Set<String> types(JsonNode schema, JsonNode root, int depth) {
    JsonNode resolved = resolved(schema, root);
    Set<String> types = new LinkedHashSet<>();
    if (resolved.path("type").isTextual()) {
      types.add(resolved.get("type").textValue());
    } else if (resolved.path("type").isArray()) {
      resolved.get("type").forEach(type -> types.add(type.asText()));
    } else if (resolved.has("enum") || resolved.has("const")) {
      JsonNode values = resolved.path("enum");
      values.forEach(value -> types.add(typeOf(value)));
      if (resolved.has("const")) {
        types.add(typeOf(resolved.get("const")));
      }
    } else if ((resolved.has("anyOf") || resolved.has("oneOf")) && depth < DEPTH_MAX) {
      resolved
          .path(resolved.has("anyOf") ? "anyOf" : "oneOf")
          .forEach(alternative -> types.addAll(types(alternative, root, depth + 1)));
    } else {
      return ALL;
    }
    return types;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static JsonNode resolved(JsonNode schema, JsonNode root) {
    JsonNode at = schema;
    for (int i = 0; i < DEPTH_MAX && at.path("$ref").asText().startsWith("#/"); i++) {
      at = root.at(JsonPointer.compile(at.get("$ref").asText().substring(1)));
    }
    return at;
  }

  private static Optional<String> problem(String at, String problem) {
    return Optional.of((at.isEmpty() ? "" : "at " + at + " ") + problem);
  }
}
