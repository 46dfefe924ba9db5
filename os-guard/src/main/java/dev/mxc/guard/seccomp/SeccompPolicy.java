package dev.mxc.guard.seccomp;

import java.util.Map;
import java.util.TreeMap;

/**
 * A rule for each call that the policy names. Of the others, those that the kernel is known to have
 * are refused (EPERM), and numbers that nobody here knows do not exist (ENOSYS): a program then
 * takes its older way instead of failing on what a newer kernel and library brought.
 */
public record SeccompPolicy(String name, Map<String, Rule> rules) {

  public SeccompPolicy {
    rules = Map.copyOf(rules);
    for (String call : rules.keySet()) {
      if (!SyscallTable.isKnown(call)) {
        throw new IllegalArgumentException("no system call: " + call);
      }
    }
  }

  /** The rule for a call that the kernel is known to have. */
  public Rule rule(String call) {
    return rules.getOrDefault(call, Rule.REFUSE);
  }

  /** This policy with a call's rule put in place of the one it has. */
  public SeccompPolicy with(String call, Rule rule) {
    Map<String, Rule> changed = new TreeMap<>(rules);
    changed.put(call, rule);
    return new SeccompPolicy(name, changed);
  }
}
