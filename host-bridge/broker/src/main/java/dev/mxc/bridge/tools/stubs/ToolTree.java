package dev.mxc.bridge.tools.stubs;

import dev.mxc.bridge.tools.Tool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tools by the words of their names; a name may be a tool and a namespace at once. */
final class ToolTree {

  private final Map<String, ToolTree> children = new TreeMap<>();
  private @Nullable Tool tool;

  static ToolTree of(List<Tool> tools) {
    ToolTree root = new ToolTree();
    for (Tool tool : tools) {
      ToolTree at = root;
      for (String word : tool.name().split("\\.")) {
        at = at.children.computeIfAbsent(word, _ -> new ToolTree());
      }
      at.tool = tool;
    }
    return root;
  }

  /** Adds the Python names of all tools below here, by their own. */
  void pythonNames(String prefix, Map<String, String> names) {
    Map<String, String> attributes = PythonNames.attributes(children.keySet());
    children.forEach((word, child) -> {
      String name = prefix + Objects.requireNonNull(attributes.get(word));
      child.tool().ifPresent(found -> names.put(found.name(), name));
      child.pythonNames(name + ".", names);
    });
  }

  Map<String, ToolTree> children() {
    return children;
  }

  Optional<Tool> tool() {
    return Optional.ofNullable(tool);
  }
}
