package dev.mxc.bridge.tools.stubs;

import dev.mxc.bridge.tools.Tool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tools as a program in a language sees them. Pure. */
public final class ToolStubs {

  private ToolStubs() {}

  /** A Python module of typed signatures with docstrings; {@code tools} is what a guest imports. */
  public static String python(List<Tool> tools) {
    return new PythonStubs().module(ToolTree.of(tools));
  }

  /** TypeScript declarations of {@code mxc.tools}. */
  public static String typescript(List<Tool> tools) {
    return new TypeScriptStubs().declarations(ToolTree.of(tools));
  }

  /** Tools' names with each word as the Python attribute that it is for a guest. */
  public static Map<String, String> pythonNames(List<Tool> tools) {
    Map<String, String> names = new HashMap<>();
    ToolTree.of(tools).pythonNames("", names);
    return names;
  }

  /**
   * Parameters and result of one tool as Python writes them, such as {@code (*, q: str) -> Any}.
   */
  public static String pythonSignature(Tool tool) {
    return new PythonStubs().signature("", tool);
  }

  /** What a guest's {@code help()} says of one tool: its description and its arguments'. */
  public static String documentation(Tool tool) {
    return PythonStubs.documentation(tool);
  }
}
