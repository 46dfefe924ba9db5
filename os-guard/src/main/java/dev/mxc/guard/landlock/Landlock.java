package dev.mxc.guard.landlock;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.LandlockCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;

/** Puts rulesets in force. */
public final class Landlock {

  /** The newest ABI whose rights are known here: nothing newer is handled. */
  public static final int ABI_MAX = 7;

  private static final String LAYER = "landlock";
  private static final int EACCES = 13;

  private Landlock() {}

  /** The kernel's ABI, as far as it is known here; 0 where it has no Landlock or has it off. */
  public static int abi() {
    try {
      return Math.min(LandlockCalls.abi(), ABI_MAX);
    } catch (SystemCallException _) {
      return 0;
    }
  }

  /**
   * Restricts the calling thread, what it starts from now on, and the process that it becomes by
   * execve(2); never its siblings. Sets no_new_privs. Files that are open stay as they are.
   *
   * @throws LayerException the plan does not hold; the thread is not to be used further
   */
  public static void restrictThread(LandlockRuleset ruleset) throws LayerException {
    if (ruleset.abi() < 1) {
      throw new LayerException(
          LAYER, "this kernel has none; it needs Linux 5.13 and CONFIG_SECURITY_LANDLOCK");
    }
    try {
      int descriptor =
          LandlockCalls.createRuleset(
              ruleset.handledFiles(), ruleset.handledTcp(), ruleset.scoped());
      try {
        for (LandlockPlan.PathRule rule : ruleset.paths()) {
          allow(descriptor, ruleset, rule);
        }
        ProcessCalls.setNoNewPrivs();
        LandlockCalls.restrictSelf(descriptor);
      } finally {
        FileCalls.close(descriptor);
      }
    } catch (SystemCallException e) {
      throw new LayerException(LAYER, "the kernel refused the ruleset", e);
    }
    observe(ruleset);
  }

  private static void allow(int descriptor, LandlockRuleset ruleset, LandlockPlan.PathRule rule)
      throws LayerException {
    try {
      int beneath = FileCalls.openHandle(rule.path());
      try {
        boolean folder = FileCalls.statx(beneath, "").type() == FileCalls.S_IFDIR;
        long allowed = ruleset.allowed(rule, folder);
        if (allowed != 0) {
          LandlockCalls.addPathRule(descriptor, allowed, beneath);
        }
      } finally {
        FileCalls.close(beneath);
      }
    } catch (SystemCallException e) {
      throw new LayerException(
          LAYER, "no rule for " + rule.path() + ": it must exist and be reachable", e);
    }
  }

  /** The kernel's success is not taken for granted: what must be refused now is tried. */
  private static void observe(LandlockRuleset ruleset) throws LayerException {
    if (ruleset.allowsRoot()) {
      return;
    }
    try {
      FileCalls.close(
          FileCalls.openat2(
              FileCalls.AT_FDCWD, "/", FileCalls.O_DIRECTORY | FileCalls.O_CLOEXEC, 0, 0));
    } catch (SystemCallException e) {
      if (e.errno() == EACCES) {
        return;
      }
      throw new LayerException(LAYER, "a refused file failed for another reason", e);
    }
    throw new LayerException(LAYER, "in force, but a file outside the plan could be opened");
  }
}
