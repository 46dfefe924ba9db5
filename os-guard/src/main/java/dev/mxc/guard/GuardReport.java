package dev.mxc.guard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What holds for a process, layer by layer, as this JVM read it back from the kernel: nothing in it
 * comes from the guarded program, and nothing is assumed because a call succeeded. The one layer
 * that the kernel shows nobody, Landlock, is tried out by the guard's own code before it gives way
 * to the program: what opened before must be refused after.
 *
 * @param findings every layer
 */
public record GuardReport(Map<Layer, Finding> findings) {

  public GuardReport {
    Map<Layer, Finding> copy = new EnumMap<>(Layer.class);
    copy.putAll(findings);
    for (Layer layer : Layer.values()) {
      copy.putIfAbsent(layer, new Finding.Missing("not looked at", ""));
    }
    findings = Collections.unmodifiableMap(copy);
  }

  /** The layers that hold. */
  public Set<Layer> enforced() {
    Set<Layer> enforced = EnumSet.noneOf(Layer.class);
    findings.forEach((layer, finding) -> {
      if (finding instanceof Finding.Enforced) {
        enforced.add(layer);
      }
    });
    return enforced;
  }

  /** The layers that do not hold, with why and what to do. */
  public Map<Layer, Finding.Missing> missing() {
    Map<Layer, Finding.Missing> missing = new EnumMap<>(Layer.class);
    findings.forEach((layer, finding) -> {
      if (finding instanceof Finding.Missing absent) {
        missing.put(layer, absent);
      }
    });
    return missing;
  }

  /**
   * The layers by {@link Layer#group}, in a fixed order: true when every layer of the group holds.
   */
  public Map<String, Boolean> groups() {
    Map<String, Boolean> groups = new LinkedHashMap<>();
    findings.forEach((layer, finding) ->
        groups.merge(
            layer.group(), finding instanceof Finding.Enforced, (one, other) -> one && other));
    return groups;
  }
}
