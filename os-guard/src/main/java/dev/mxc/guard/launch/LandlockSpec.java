package dev.mxc.guard.launch;

import java.util.List;

/**
 * A Landlock ruleset in the kernel's own bits, see landlock(7).
 *
 * @param files accesses that need a rule; 0 for no ruleset at all
 */
public record LandlockSpec(long files, long network, long scoped, List<Beneath> rules) {

  /** No ruleset. */
  public static final LandlockSpec NONE = new LandlockSpec(0, 0, 0, List.of());

  public LandlockSpec {
    rules = List.copyOf(rules);
  }

  /** Accesses allowed to a file, or to everything beneath a folder. */
  public record Beneath(String path, long accesses) {}
}
