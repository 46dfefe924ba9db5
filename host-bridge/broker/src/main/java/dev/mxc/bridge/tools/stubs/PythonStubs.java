package dev.mxc.bridge.tools.stubs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.approval.EscapedText;
import dev.mxc.bridge.tools.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Python: nested classes of static methods, objects as TypedDicts. */
final class PythonStubs {

  private static final String INDENT = "    ";

  private final PythonTypes types = new PythonTypes();

  String module(ToolTree root) {
    String tools = namespace("tools", root, "");
    StringBuilder text =
        new StringBuilder(
            """
            # In a program: from mxc import tools
            from __future__ import annotations

            from typing import Any, Literal, NotRequired, TypedDict

            """);
    for (String declaration : types.names().declarations()) {
      text.append('\n').append(declaration).append('\n');
    }
    return text.append('\n').append(tools).toString();
  }

  private String namespace(String name, ToolTree tree, String indent) {
    StringBuilder text = new StringBuilder(indent + "class " + name + ":\n");
    String inner = indent + INDENT;
    Map<String, String> attributes = PythonNames.attributes(tree.children().keySet());
    List<String> members = new ArrayList<>();
    tree.children()
        .forEach((word, child) ->
            members.add(member(Objects.requireNonNull(attributes.get(word)), child, inner)));
    text.append(members.isEmpty() ? inner + "pass\n" : String.join("\n", members));
    return text.toString();
  }

  private String member(String attribute, ToolTree tree, String indent) {
    if (tree.children().isEmpty()) {
      return indent
          + "@staticmethod\n"
          + function(attribute, "", tree.tool().orElseThrow(), indent);
    }
    if (tree.tool().isEmpty()) {
      return namespace(attribute, tree, indent);
    }
    // A tool and a namespace at once: an object that is called, and has attributes.
    String type = attribute + "_";
    return namespace(type, tree, indent)
        + "\n"
        + function("__call__", "self", tree.tool().get(), indent + INDENT)
        + "\n"
        + indent
        + attribute
        + ": "
        + type
        + "\n";
  }

  private String function(String name, String self, Tool tool, String indent) {
    return indent
        + (tool.asynchronous() ? "async def " : "def ")
        + name
        + signature(self, tool)
        + ":\n"
        + docstring(documentation(tool), indent + INDENT)
        + indent
        + INDENT
        + "...\n";
  }

  /** Parameters and result: what stands between a function's name and its colon. */
  String signature(String self, Tool tool) {
    SchemaView input = SchemaView.of(tool.inputSchema());
    List<String> parameters = new ArrayList<>();
    List<SchemaView.Field> plain =
        input.fields().stream().filter(field -> PythonNames.isIdentifier(field.name())).toList();
    if (!self.isEmpty()) {
      parameters.add(self);
    }
    if (!plain.isEmpty()) {
      parameters.add("*");
    }
    plain.forEach(field -> parameters.add(parameter(field, tool)));
    if (plain.size() < input.fields().size() || isOpen(input)) {
      parameters.add("**others: Any");
    }
    String result =
        tool.output()
            .map(output -> types.type(SchemaView.of(output.source()), lastWord(tool) + " result"))
            .orElse("Any");
    return "(" + String.join(", ", parameters) + ") -> " + result;
  }

  private static boolean isOpen(SchemaView input) {
    return input.others().isPresent() || input.node().path("additionalProperties").asBoolean();
  }

  private String parameter(SchemaView.Field field, Tool tool) {
    String type = types.type(field.schema(), lastWord(tool) + " " + field.name());
    if (field.required()) {
      return field.name() + ": " + type;
    }
    JsonNode value = field.schema().node().path("default");
    boolean shown = value.isValueNode() && !value.isMissingNode();
    return field.name() + ": " + type + " = " + (shown ? PythonTypes.literal(value) : "...");
  }

  private static String lastWord(Tool tool) {
    return tool.name().substring(tool.name().lastIndexOf('.') + 1);
  }

  /** The description, and a line for each argument that has something to say. */
  static String documentation(Tool tool) {
    List<String> lines = new ArrayList<>();
    for (SchemaView.Field field : SchemaView.of(tool.inputSchema()).fields()) {
      boolean plain = PythonNames.isIdentifier(field.name());
      String how = plain ? "" : " (pass it as **{" + PythonTypes.literal(field.name()) + ": ...})";
      if (!plain || !field.description().isBlank()) {
        lines.add(
            (plain ? field.name() : PythonTypes.literal(field.name()))
                + how
                + ": "
                + field.description().strip().replaceAll("\\s+", " "));
      }
    }
    String arguments = lines.stream().collect(Collectors.joining("\n"));
    String text = tool.description().strip();
    return text.isEmpty() || arguments.isEmpty() ? text + arguments : text + "\n\n" + arguments;
  }

  private static String docstring(String documentation, String indent) {
    if (documentation.isBlank()) {
      return "";
    }
    String safe =
        EscapedText.lines(documentation.replace("\r\n", "\n").replace('\t', ' '))
            .replace("\\", "\\\\")
            .replace("\"\"\"", "\\\"\\\"\\\"");
    if (safe.endsWith("\"")) {
      safe = safe.substring(0, safe.length() - 1) + "\\\"";
    }
    String text =
        safe.lines()
            .map(line -> line.isBlank() ? "" : indent + line)
            .collect(Collectors.joining("\n"))
            .strip();
    boolean one = !text.contains("\n");
    return indent + "\"\"\"" + text + (one ? "" : "\n" + indent) + "\"\"\"\n";
  }
}
