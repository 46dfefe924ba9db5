package dev.mxc.guard.landlock;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a thread and its descendants may reach. Files are refused but for the paths; the rest is
 * refused where it is said.
 *
 * @param denyTcp TCP sockets neither connect nor bind
 * @param scopeSignals signals reach only what is behind the same plan
 * @param scopeAbstractSockets so do connections to abstract Unix sockets
 */
public record LandlockPlan(
    List<PathRule> paths, boolean denyTcp, boolean scopeSignals, boolean scopeAbstractSockets) {

  public LandlockPlan {
    paths = List.copyOf(paths);
  }

  /**
   * What is allowed beneath a path, or on the file that it is; a link is followed when the rule is
   * put in force. {@code /proc/self/fd/N} stands for what is open, whatever happened to its name.
   */
  public record PathRule(String path, Set<Access> accesses) {
    public PathRule {
      accesses = Set.copyOf(accesses);
      if (!path.startsWith("/") || accesses.isEmpty()) {
        throw new IllegalArgumentException("no rule: " + path + " " + accesses);
      }
    }

    long rights() {
      return accesses.stream().mapToLong(Access::rights).reduce(0, (a, b) -> a | b);
    }
  }

  /** What of the plan a kernel with that ABI version holds; 0 stands for one without Landlock. */
  public LandlockRuleset on(int abi) {
    List<String> missing = new ArrayList<>();
    if (abi < 1) {
      missing.add(
          "files: this kernel has no Landlock (since Linux 5.13, CONFIG_SECURITY_LANDLOCK)");
    } else {
      if (abi < 3) {
        missing.add("truncation of files outside the plan (Landlock ABI 3, Linux 6.2)");
      }
      if (abi < 5) {
        missing.add("ioctl of devices outside the plan (Landlock ABI 5, Linux 6.10)");
      }
    }
    if (denyTcp && abi < 4) {
      missing.add("TCP (Landlock ABI 4, Linux 6.7)");
    }
    if (scopeSignals && abi < 6) {
      missing.add("scope of signals (Landlock ABI 6, Linux 6.12)");
    }
    if (scopeAbstractSockets && abi < 6) {
      missing.add("scope of abstract Unix sockets (Landlock ABI 6, Linux 6.12)");
    }
    long scopes =
        (scopeSignals ? Rights.SCOPE_SIGNAL : 0)
            | (scopeAbstractSockets ? Rights.SCOPE_ABSTRACT_SOCKET : 0);
    return new LandlockRuleset(
        abi,
        Rights.files(abi),
        denyTcp ? Rights.tcp(abi) : 0,
        scopes & Rights.scopes(abi),
        paths,
        missing);
  }
}
