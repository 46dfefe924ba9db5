package dev.mxc.bridge.tools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which registered tools a run may call. Immutable. */
public final class ToolGrants {

  private static final ToolGrants NONE = new ToolGrants(ToolRegistry.empty(), Map.of());

  private final ToolRegistry registry;
  private final Map<String, Granted> grants;

  private ToolGrants(ToolRegistry registry, Map<String, Granted> grants) {
    this.registry = registry;
    this.grants = grants;
  }

  /** A grant and what it grants. */
  record Granted(ToolGrant grant, ToolRegistry.Registered registered) {}

  /** Nothing is granted. */
  public static ToolGrants none() {
    return NONE;
  }

  /**
   * Grants tools of a registry.
   *
   * @throws ToolRegistrationException names a tool that is not registered, and the nearest that is;
   *     or one that is granted twice
   */
  public static ToolGrants of(ToolRegistry registry, List<ToolGrant> grants) {
    Map<String, Granted> granted = new LinkedHashMap<>();
    for (ToolGrant grant : grants) {
      Granted before =
          granted.put(grant.name(), new Granted(grant, registry.require(grant.name())));
      if (before != null) {
        throw new ToolRegistrationException("the tool " + grant.name() + " is granted twice");
      }
    }
    return new ToolGrants(registry, granted);
  }

  /** The granted tools, in the order of their grants; what a guest and a prompt are shown. */
  public List<Tool> tools() {
    return grants.values().stream().map(granted -> granted.registered().tool()).toList();
  }

  Optional<Granted> find(String name) {
    return Optional.ofNullable(grants.get(name));
  }

  /** As if every tool were granted; for {@link ToolCheck#GRANT} switched off. */
  Optional<Granted> findUngranted(String name) {
    return registry
        .tool(name)
        .map(tool -> new Granted(ToolGrant.of(tool.name()), registry.require(tool.name())));
  }

  Set<String> names() {
    return grants.keySet();
  }
}
