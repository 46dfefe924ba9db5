package dev.mxc.bridge.tools.stubs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mxc.bridge.approval.EscapedText;
import dev.mxc.bridge.tools.Tool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** TypeScript: one constant whose type is an object of methods, so that any name may be quoted. */
final class TypeScriptStubs {

  private static final int DEPTH_MAX = 30;
  private static final String INDENT = "  ";

  private static final String OPTIONS = "CallOptions";
  private static final String OPTIONS_DECLARATION =
      """
      interface CallOptions {
        /** Gives the call up when it is aborted. */
        signal?: AbortSignal;
      }\
      """;

  private final TypeNames names = new TypeNames();

  String declarations(ToolTree root) {
    if (!root.children().isEmpty()) {
      names.declare(OPTIONS, OPTIONS_DECLARATION);
    }
    String tools = namespace(root, INDENT);
    StringBuilder text = new StringBuilder();
    for (String declaration : names.declarations()) {
      text.append(declaration).append("\n\n");
    }
    return text.append("declare const mxc: {\n" + INDENT + "tools: ")
        .append(tools)
        .append(";\n};\n")
        .toString();
  }

  private String namespace(ToolTree tree, String indent) {
    StringBuilder text = new StringBuilder("{\n");
    String inner = indent + INDENT;
    // A tool that is a namespace too is an object that can be called.
    tree.tool().ifPresent(tool -> text.append(method("", tool, inner)));
    tree.children()
        .forEach((word, child) -> {
          if (child.children().isEmpty()) {
            text.append(method(name(word), child.tool().orElseThrow(), inner));
          } else {
            text.append(inner)
                .append(name(word))
                .append(": ")
                .append(namespace(child, inner))
                .append(";\n");
          }
        });
    return text.append(indent).append('}').toString();
  }

  private String method(String name, Tool tool, String indent) {
    SchemaView input = SchemaView.of(tool.inputSchema());
    boolean optional = input.fields().stream().noneMatch(SchemaView.Field::required);
    boolean none = input.fields().isEmpty() && input.others().isEmpty();
    String result =
        tool.output().map(output -> type(SchemaView.of(output.source()), indent, 0)).orElse("any");
    String arguments = none ? "Record<string, never>" : object(input, indent, 0);
    return comment(tool.description(), indent)
        + indent
        + name
        + "(args"
        + (optional ? "?" : "")
        + ": "
        + arguments
        + ", options?: "
        + OPTIONS
        + "): Promise<"
        + result
        + ">;\n";
  }

  private String type(SchemaView unresolved, String indent, int depth) {
    SchemaView schema = unresolved.resolved();
    if (depth > DEPTH_MAX) {
      return "any";
    }
    if (unresolved.referenceName().isPresent() && !schema.fields().isEmpty()) {
      return names
          .named(
              schema,
              unresolved.referenceName().get(),
              name -> "interface " + name + " " + object(schema, "", depth + 1))
          .orElse("object");
    }
    Set<String> types = new LinkedHashSet<>();
    schema.values().forEach(value -> types.add(literal(value)));
    if (types.isEmpty()) {
      schema.alternatives().forEach(each -> types.add(type(each, indent, depth + 1)));
    }
    if (types.isEmpty()) {
      schema.types().forEach(each -> types.add(type(each, schema, indent, depth + 1)));
    }
    if (types.isEmpty() || types.contains("any")) {
      return "any";
    }
    return String.join(" | ", types);
  }

  private String type(String type, SchemaView schema, String indent, int depth) {
    return switch (type) {
      case "string", "boolean", "null" -> type;
      case "integer", "number" -> "number";
      case "array" -> "Array<" + type(schema.items(), indent, depth) + ">";
      case "object" -> object(schema, indent, depth);
      default -> "any";
    };
  }

  private String object(SchemaView schema, String indent, int depth) {
    List<SchemaView.Field> fields = schema.fields();
    if (fields.isEmpty()) {
      String others = schema.others().map(each -> type(each, indent, depth + 1)).orElse("any");
      return "Record<string, " + others + ">";
    }
    String inner = indent + INDENT;
    return fields.stream()
        .map(field ->
            comment(field.description(), inner)
                + inner
                + name(field.name())
                + (field.required() ? ": " : "?: ")
                + type(field.schema(), inner, depth + 1)
                + ";\n")
        .collect(Collectors.joining("", "{\n", indent + "}"));
  }

  private static String name(String name) {
    return name.matches("[A-Za-z_$][A-Za-z0-9_$]*") ? name : literal(TextNode.valueOf(name));
  }

  /** A scalar as TypeScript writes it; JSON's escapes are its escapes. */
  private static String literal(JsonNode value) {
    return value.isContainerNode() ? "any" : EscapedText.of(value.toString());
  }

  private static String comment(String description, String indent) {
    if (description.isBlank()) {
      return "";
    }
    List<String> lines =
        EscapedText.lines(description.strip().replace("\r\n", "\n").replace('\t', ' '))
            .replace("*/", "*\\/")
            .lines()
            .toList();
    if (lines.size() == 1) {
      return indent + "/** " + lines.getFirst() + " */\n";
    }
    return lines.stream()
        .map(line -> indent + " * " + line)
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", indent + "/**\n", "\n" + indent + " */\n"));
  }
}
