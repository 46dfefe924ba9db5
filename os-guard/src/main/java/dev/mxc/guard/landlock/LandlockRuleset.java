package dev.mxc.guard.landlock;

import dev.mxc.guard.landlock.LandlockPlan.PathRule;
import java.util.List;

/**
 * A plan as one kernel holds it.
 *
 * @param handledFiles rights that are refused but where a path rule allows them; so are {@code
 *     handledTcp} and {@code scoped}, without exceptions
 * @param missing what of the plan does not hold, in words
 */
public record LandlockRuleset(
    int abi,
    long handledFiles,
    long handledTcp,
    long scoped,
    List<PathRule> paths,
    List<String> missing) {

  public LandlockRuleset {
    paths = List.copyOf(paths);
    missing = List.copyOf(missing);
  }

  /** Whether signals reach only what is behind the same ruleset. */
  public boolean scopesSignals() {
    return (scoped & Rights.SCOPE_SIGNAL) != 0;
  }

  /** What the kernel takes for a rule on a folder, or on something else. */
  long allowed(PathRule rule, boolean folder) {
    return rule.rights() & handledFiles & (folder ? -1 : Rights.OF_FILES);
  }

  /** Whether the plan itself lets the root be listed, so that trying it proves nothing. */
  boolean allowsRoot() {
    return paths.stream()
        .anyMatch(rule -> rule.path().equals("/") && (rule.rights() & Rights.READ_DIR) != 0);
  }
}
