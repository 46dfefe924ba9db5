package dev.mxc.bridge.tools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The tools of a host, by name. Immutable once built; shared by all sandboxes of an embedder, so
 * that a tool's bound on calls at once holds over all of them.
 */
public final class ToolRegistry {

  private static final ToolRegistry EMPTY = builder().build();

  private final Map<String, Registered> tools;
  private final Map<String, String> unusable;

  private ToolRegistry(Map<String, Registered> tools, Map<String, String> unusable) {
    this.tools = tools;
    this.unusable = unusable;
  }

  /** A tool and its places for calls under way. */
  record Registered(Tool tool, Semaphore places) {
    Registered(Tool tool) {
      this(tool, new Semaphore(tool.callsAtOnceMax(), true));
    }
  }

  /** A registry without tools. */
  public static ToolRegistry empty() {
    return EMPTY;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects tools. */
  public static final class Builder {
    private final Map<String, Registered> tools = new LinkedHashMap<>();
    private final Map<String, String> unusable = new HashMap<>();

    private Builder() {}

    /**
     * Adds a tool.
     *
     * @throws ToolRegistrationException when there is one of that name
     */
    public Builder add(Tool tool) {
      if (tools.putIfAbsent(tool.name(), new Registered(tool)) != null) {
        throw new ToolRegistrationException(
            "two tools are named " + tool.name() + ": register one of them under another name");
      }
      return this;
    }

    /** Adds tools, as {@link #add(Tool)}. */
    public Builder addAll(Collection<Tool> more) {
      more.forEach(this::add);
      return this;
    }

    /** Remembers why a tool of a server is left out, for whoever grants it. */
    public Builder leftOut(Map<String, String> reasons) {
      unusable.putAll(reasons);
      return this;
    }

    public ToolRegistry build() {
      return new ToolRegistry(new LinkedHashMap<>(tools), Map.copyOf(unusable));
    }
  }

  /** All tools, in the order of their registration. */
  public List<Tool> tools() {
    return tools.values().stream().map(Registered::tool).toList();
  }

  public Optional<Tool> tool(String name) {
    return Optional.ofNullable(tools.get(name)).map(Registered::tool);
  }

  /**
   * A registered tool.
   *
   * @throws ToolRegistrationException names the nearest one when there is none
   */
  Registered require(String name) {
    Registered tool = tools.get(name);
    if (tool == null) {
      throw new ToolRegistrationException(problem(name));
    }
    return tool;
  }

  private String problem(String name) {
    String reason = unusable.get(name);
    if (reason != null) {
      return "the tool " + name + " cannot be used: " + reason;
    }
    String suggestion = ToolNames.suggestion(name, new ArrayList<>(tools.keySet()));
    return "the tool "
        + name
        + " is not registered"
        + (tools.isEmpty() ? "; no tool is" : suggestion);
  }
}
