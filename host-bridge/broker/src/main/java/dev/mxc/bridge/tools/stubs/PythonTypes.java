package dev.mxc.bridge.tools.stubs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.approval.EscapedText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Schemas as Python's type expressions. */
final class PythonTypes {

  private static final int DEPTH_MAX = 30;
  private static final int LITERALS_MAX = 50;

  private final TypeNames names = new TypeNames();

  TypeNames names() {
    return names;
  }

  /** The type; {@code hint} names it where it needs a declaration. */
  String type(SchemaView schema, String hint) {
    return type(schema, hint, 0);
  }

  private String type(SchemaView unresolved, String hint, int depth) {
    String called = unresolved.referenceName().orElse(hint);
    SchemaView schema = unresolved.resolved();
    if (depth > DEPTH_MAX) {
      return "Any";
    }
    if (!schema.values().isEmpty()) {
      return literals(schema.values());
    }
    Set<String> types = new LinkedHashSet<>();
    schema.alternatives().forEach(each -> types.add(type(each, called, depth + 1)));
    if (types.isEmpty()) {
      schema.types().forEach(each -> types.add(type(each, schema, called, depth + 1)));
    }
    if (types.isEmpty() || types.contains("Any")) {
      return "Any";
    }
    // None last, as it is written by hand.
    return types.stream()
        .sorted((a, b) -> Boolean.compare(a.equals("None"), b.equals("None")))
        .collect(Collectors.joining(" | "));
  }

  private String type(String type, SchemaView schema, String hint, int depth) {
    return switch (type) {
      case "string" -> "str";
      case "integer" -> "int";
      case "number" -> "float";
      case "boolean" -> "bool";
      case "null" -> "None";
      case "array" -> "list[" + type(schema.items(), hint + " item", depth) + "]";
      case "object" -> object(schema, hint, depth);
      default -> "Any";
    };
  }

  private String object(SchemaView schema, String hint, int depth) {
    List<SchemaView.Field> fields = schema.fields();
    if (!fields.isEmpty()) {
      return names
          .named(schema, hint, name -> typedDict(name, fields, depth))
          .orElse("dict[str, Any]");
    }
    String others = schema.others().map(each -> type(each, hint + " value", depth)).orElse("Any");
    return "dict[str, " + others + "]";
  }

  private String typedDict(String name, List<SchemaView.Field> fields, int depth) {
    boolean plain = fields.stream().allMatch(field -> PythonNames.isIdentifier(field.name()));
    StringBuilder text = new StringBuilder();
    text.append(
        plain ? "class " + name + "(TypedDict):\n" : name + " = TypedDict(\"" + name + "\", {\n");
    for (SchemaView.Field field : fields) {
      String type = type(field.schema(), name + " " + field.name(), depth);
      // The functional form is evaluated at once, so only what is within may be quoted.
      String quoted = plain ? type : literal(type);
      String wrapped = field.required() ? quoted : "NotRequired[" + quoted + "]";
      text.append("    ")
          .append(plain ? field.name() : literal(field.name()))
          .append(": ")
          .append(plain ? wrapped : wrapped + ",")
          .append(comment(field.description()))
          .append('\n');
    }
    return text.append(plain ? "" : "})\n").toString();
  }

  private static String comment(String description) {
    return description.isBlank()
        ? ""
        : "  # " + EscapedText.cut(description.strip().replaceAll("\\s+", " "), 200);
  }

  private static String literals(List<JsonNode> values) {
    boolean scalars =
        values.stream()
            .allMatch(v -> v.isTextual() || v.isBoolean() || v.isNull() || v.isIntegralNumber());
    return scalars && values.size() <= LITERALS_MAX
        ? values.stream()
            .map(PythonTypes::literal)
            .collect(Collectors.joining(", ", "Literal[", "]"))
        : "Any";
  }

  /** A scalar as Python writes it. */
  static String literal(JsonNode scalar) {
    return switch (scalar.getNodeType()) {
      case STRING -> literal(scalar.textValue());
      case BOOLEAN -> scalar.booleanValue() ? "True" : "False";
      case NULL -> "None";
      default -> scalar.asText();
    };
  }

  static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            literal.append('\\').appendCodePoint(c);
          } else if (EscapedText.showsItself(c)) {
            literal.appendCodePoint(c);
          } else {
            literal.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          }
        });
    return literal.append('"').toString();
  }
}
