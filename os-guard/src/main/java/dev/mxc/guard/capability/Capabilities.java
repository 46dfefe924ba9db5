package dev.mxc.guard.capability;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.ProcessCalls.CapabilitySets;
import dev.mxc.guard.sys.SystemCallException;

/** Takes capabilities away, and reads back what is left. */
public final class Capabilities {

  private static final String LAYER = "capabilities";
  private static final int CAP_SETPCAP = 8;
  private static final int EINVAL = 22;

  private Capabilities() {}

  /**
   * What a thread has.
   *
   * @param bounding what an execve(2) of a privileged file could give; nothing, whatever it says,
   *     once no_new_privs is set
   */
  public record Observed(CapabilitySets sets, long bounding) {

    /** Whether no set has anything. */
    public boolean isEmpty() {
      return (sets.effective() | sets.permitted() | sets.inheritable() | bounding) == 0;
    }
  }

  /**
   * Reduces the sets of the calling thread, and so of the process that it becomes by execve(2);
   * never of its siblings. Without CAP_SETPCAP the bounding set cannot be reduced and stays: an
   * ordinary user's is full. Then no_new_privs must keep it without effect.
   *
   * @throws LayerException something more than the plan keeps is left
   */
  public static Observed reduceThread(CapabilityPlan plan) throws LayerException {
    try {
      ProcessCalls.clearAmbientCapabilities();
      CapabilitySets before = ProcessCalls.capget();
      // While it is there: the sets are emptied last.
      boolean reducesBounding = (before.effective() >>> CAP_SETPCAP & 1) != 0;
      if (reducesBounding) {
        reduceBounding(plan);
      }
      long permitted = before.permitted() & plan.kept();
      ProcessCalls.capset(new CapabilitySets(permitted, permitted, 0));
      Observed after = observeThread();
      long left = after.sets.effective() | after.sets.permitted() | after.sets.inheritable();
      if ((left & ~plan.kept()) != 0 || (reducesBounding && (after.bounding & ~plan.kept()) != 0)) {
        throw new LayerException(LAYER, "still there after they were dropped: " + after);
      }
      return after;
    } catch (SystemCallException e) {
      throw new LayerException(LAYER, "they could not be dropped", e);
    }
  }

  private static void reduceBounding(CapabilityPlan plan) throws SystemCallException {
    for (int capability = 0; isKnown(capability); capability++) {
      if (!plan.keeps(capability)) {
        ProcessCalls.dropFromBoundingSet(capability);
      }
    }
  }

  /** The calling thread's. */
  public static Observed observeThread() throws SystemCallException {
    long bounding = 0;
    for (int capability = 0; isKnown(capability); capability++) {
      bounding |= ProcessCalls.isInBoundingSet(capability) ? 1L << capability : 0;
    }
    return new Observed(ProcessCalls.capget(), bounding);
  }

  private static boolean isKnown(int capability) throws SystemCallException {
    if (capability > CapabilityPlan.NUMBER_MAX) {
      return false;
    }
    try {
      boolean _ = ProcessCalls.isInBoundingSet(capability);
      return true;
    } catch (SystemCallException e) {
      if (e.errno() == EINVAL) {
        return false;
      }
      throw e;
    }
  }
}
