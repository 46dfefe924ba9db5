package dev.mxc.guard.rlimit;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.ProcessCalls.ResourceLimit;
import dev.mxc.guard.sys.SystemCallException;
import java.util.EnumMap;
import java.util.Map;

/** Puts resource limits in force, and reads them back. */
public final class Rlimits {

  private static final String LAYER = "rlimits";

  private Rlimits() {}

  /**
   * Lowers the limits of a process; one that is lower already stays. They hold for all its threads
   * and for what it starts.
   *
   * @param pid 0 for the calling process
   * @return the limits as the kernel has them now
   */
  public static Map<Resource, Long> lower(int pid, RlimitPlan plan) throws LayerException {
    Map<Resource, Long> observed = new EnumMap<>(Resource.class);
    for (Map.Entry<Resource, Long> wanted : plan.greatest().entrySet()) {
      observed.put(wanted.getKey(), lower(pid, wanted.getKey(), wanted.getValue()));
    }
    return Map.copyOf(observed);
  }

  private static long lower(int pid, Resource resource, long wanted) throws LayerException {
    try {
      ResourceLimit before = ProcessCalls.limit(pid, resource.number());
      // "Unlimited" is the greatest number when it is read without a sign.
      long value = Long.compareUnsigned(before.hard(), wanted) < 0 ? before.hard() : wanted;
      ProcessCalls.setLimit(pid, resource.number(), new ResourceLimit(value, value));
      ResourceLimit after = ProcessCalls.limit(pid, resource.number());
      if (!after.equals(new ResourceLimit(value, value))) {
        throw new LayerException(
            LAYER, resource + " is " + after + " after it was set to " + value);
      }
      return value;
    } catch (SystemCallException e) {
      throw new LayerException(LAYER, resource + " could not be set to " + wanted, e);
    }
  }
}
