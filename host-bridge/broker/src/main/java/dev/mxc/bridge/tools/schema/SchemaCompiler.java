package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes checks of a schema's keywords, and refuses those it does not know. */
final class SchemaCompiler {

  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "format",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType");

  private final JsonNode root;

  /** By the reference's text; a schema may refer to itself, so the entry comes before the check. */
  private final Map<String, Reference> references = new HashMap<>();

  private int depth;

  SchemaCompiler(JsonNode root) {
    this.root = root;
  }

  /** The target of a $ref, filled once it is compiled. */
  private static final class Reference implements Check {
    private @Nullable Check target;

    @Override
    public void check(JsonNode value, Location at, Effort effort) throws ViolationException {
      effort.enter(at);
      if (target != null) {
        target.check(value, at, effort);
      }
      effort.leave();
    }
  }

  Check compile() throws SchemaException {
    return schema(root, Location.ROOT);
  }

  /** The check of one schema within the document. */
  Check schema(JsonNode schema, Location at) throws SchemaException {
    if (depth == Effort.NESTED_MAX) {
      throw problem(at, "the references are nested too deeply");
    }
    depth++;
    try {
      return compiled(schema, at);
    } finally {
      depth--;
    }
  }

  private Check compiled(JsonNode schema, Location at) throws SchemaException {
    if (schema.isBoolean()) {
      return schema.booleanValue() ? (_, _, _) -> {} : SchemaCompiler::nothing;
    }
    if (!schema.isObject()) {
      throw problem(at, "expected a schema, found " + Shown.value(schema));
    }
    List<Check> checks = new ArrayList<>();
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      if (!ANNOTATIONS.contains(keyword.getKey()) && !keyword.getKey().startsWith("x-")) {
        checks.add(keyword(keyword.getKey(), keyword.getValue(), schema, at));
      }
    }
    for (String definitions : List.of("$defs", "definitions")) {
      for (Map.Entry<String, JsonNode> definition : schema.path(definitions).properties()) {
        schema(definition.getValue(), at.field(definitions).field(definition.getKey()));
      }
    }
    // The type first: the message that it is wrong says more than any other.
    checks.sort((a, b) -> Boolean.compare(b instanceof TypeCheck, a instanceof TypeCheck));
    return Check.all(checks);
  }

  private Check keyword(String name, JsonNode value, JsonNode schema, Location in)
      throws SchemaException {
    Location at = in.field(name);
    return switch (name) {
      case "type" -> new TypeCheck(types(value, at));
      case "enum" -> Scalars.oneOf(list(value, at));
      case "const" -> Scalars.oneOf(List.of(value));
      case "minimum" -> Scalars.least(number(value, at), false);
      case "exclusiveMinimum" -> Scalars.least(number(value, at), true);
      case "maximum" -> Scalars.greatest(number(value, at), false);
      case "exclusiveMaximum" -> Scalars.greatest(number(value, at), true);
      case "multipleOf" -> Scalars.multipleOf(positive(value, at));
      case "minLength" -> Scalars.minLength(count(value, at));
      case "maxLength" -> Scalars.maxLength(count(value, at));
      case "pattern" -> Scalars.pattern(text(value, at), pattern(value, at));
      case "items" -> Containers.items(schema(value, at), schema.path("prefixItems").size());
      case "prefixItems" -> Containers.prefixItems(schemas(value, at));
      case "minItems" -> Containers.minItems(count(value, at));
      case "maxItems" -> Containers.maxItems(count(value, at));
      case "uniqueItems" -> bool(value, at) ? Containers::unique : (_, _, _) -> {};
      case "properties" -> Containers.properties(named(value, at));
      case "required" -> Containers.required(names(value, at));
      case "additionalProperties" ->
          Containers.additional(
              value.isBoolean() && !value.booleanValue() ? null : schema(value, at),
              Set.copyOf(fieldNames(schema.path("properties"))),
              patterns(schema.path("patternProperties"), in.field("patternProperties")));
      case "patternProperties" -> Containers.patterned(patternSchemas(value, at));
      case "propertyNames" -> Containers.names(schema(value, at));
      case "minProperties" -> Containers.minProperties(count(value, at));
      case "maxProperties" -> Containers.maxProperties(count(value, at));
      case "allOf" -> Check.all(schemas(value, at));
      case "anyOf" -> Alternatives.any(schemas(value, at), words(value));
      case "oneOf" -> Alternatives.one(schemas(value, at), words(value));
      case "not" -> Alternatives.not(schema(value, at));
      case "$ref" -> reference(text(value, at), at);
      default -> throw problem(at, "the keyword " + Shown.text(name) + " is not supported");
    };
  }

  private Check reference(String reference, Location at) throws SchemaException {
    Reference known = references.get(reference);
    if (known != null) {
      return known;
    }
    if (!reference.equals("#") && !reference.startsWith("#/")) {
      throw problem(
          at,
          "only references within the schema (#/$defs/...) are followed, found "
              + Shown.text(reference));
    }
    JsonNode target = root.at(JsonPointer.compile(reference.substring(1).replace("%24", "$")));
    if (target.isMissingNode()) {
      throw problem(at, "nothing is at " + Shown.text(reference));
    }
    Reference made = new Reference();
    references.put(reference, made);
    made.target = schema(target, at);
    return made;
  }

  private static void nothing(JsonNode value, Location at, Effort effort)
      throws ViolationException {
    throw new ViolationException(at.pointer(), Shown.value(value), "no value here");
  }

  /** What alternatives ask for, in words, as far as their types say it. */
  private static String words(JsonNode alternatives) {
    List<String> words = new ArrayList<>();
    for (JsonNode alternative : alternatives) {
      String type = alternative.path("type").asText();
      words.add(JsonType.named(type).map(JsonType::words).orElse("what another schema takes"));
    }
    return String.join(" or ", words.stream().distinct().toList());
  }

  private static Set<JsonType> types(JsonNode value, Location at) throws SchemaException {
    Set<JsonType> types = EnumSet.noneOf(JsonType.class);
    for (JsonNode name : value.isArray() ? value : List.of(value)) {
      types.add(
          JsonType.named(name.asText())
              .orElseThrow(() -> problem(at, "no such type: " + Shown.value(name))));
    }
    if (types.isEmpty()) {
      throw problem(at, "expected a type, found none");
    }
    return types;
  }

  private List<Check> schemas(JsonNode value, Location at) throws SchemaException {
    List<Check> checks = new ArrayList<>();
    for (JsonNode schema : list(value, at)) {
      checks.add(schema(schema, at.element(checks.size())));
    }
    return checks;
  }

  private Map<String, Check> named(JsonNode value, Location at) throws SchemaException {
    Map<String, Check> checks = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : object(value, at).properties()) {
      checks.put(entry.getKey(), schema(entry.getValue(), at.field(entry.getKey())));
    }
    return Map.copyOf(checks);
  }

  private Map<TextPattern, Check> patternSchemas(JsonNode value, Location at)
      throws SchemaException {
    Map<TextPattern, Check> checks = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : object(value, at).properties()) {
      Location field = at.field(entry.getKey());
      checks.put(pattern(entry.getKey(), field), schema(entry.getValue(), field));
    }
    return Map.copyOf(checks);
  }

  private static List<TextPattern> patterns(JsonNode value, Location at) throws SchemaException {
    List<TextPattern> patterns = new ArrayList<>();
    for (String name : fieldNames(value)) {
      patterns.add(pattern(name, at.field(name)));
    }
    return patterns;
  }

  private static List<String> fieldNames(JsonNode value) {
    return value.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static TextPattern pattern(JsonNode value, Location at) throws SchemaException {
    return pattern(text(value, at), at);
  }

  private static TextPattern pattern(String expression, Location at) throws SchemaException {
    return TextPattern.compile(expression)
        .orElseThrow(() ->
            problem(at, "not a regular expression that runs here: " + Shown.text(expression)));
  }

  private static JsonNode object(JsonNode value, Location at) throws SchemaException {
    if (!value.isObject()) {
      throw problem(at, "expected an object, found " + Shown.value(value));
    }
    return value;
  }

  private static List<JsonNode> list(JsonNode value, Location at) throws SchemaException {
    if (!value.isArray()) {
      throw problem(at, "expected a list, found " + Shown.value(value));
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  private static List<String> names(JsonNode value, Location at) throws SchemaException {
    List<String> names = new ArrayList<>();
    for (JsonNode name : list(value, at)) {
      names.add(text(name, at));
    }
    return names;
  }

  private static String text(JsonNode value, Location at) throws SchemaException {
    if (!value.isTextual()) {
      throw problem(at, "expected text, found " + Shown.value(value));
    }
    return value.textValue();
  }

  private static boolean bool(JsonNode value, Location at) throws SchemaException {
    if (!value.isBoolean()) {
      throw problem(at, "expected true or false, found " + Shown.value(value));
    }
    return value.booleanValue();
  }

  private static int count(JsonNode value, Location at) throws SchemaException {
    if (!Values.isWhole(value) || value.doubleValue() < 0) {
      throw problem(at, "expected a whole number of at least 0, found " + Shown.value(value));
    }
    return (int) Math.min(value.doubleValue(), Integer.MAX_VALUE);
  }

  private static JsonNode number(JsonNode value, Location at) throws SchemaException {
    if (!value.isNumber()) {
      throw problem(at, "expected a number, found " + Shown.value(value));
    }
    return value;
  }

  private static JsonNode positive(JsonNode value, Location at) throws SchemaException {
    if (number(value, at).decimalValue().signum() <= 0) {
      throw problem(at, "expected a number above 0, found " + Shown.value(value));
    }
    return value;
  }

  private static SchemaException problem(Location at, String problem) {
    return new SchemaException(at.pointer(), problem);
  }
}
