package dev.mxc.guard.rlimit;

import java.util.EnumMap;
import java.util.Map;

/** The greatest value of each resource, soft and hard alike: what is lowered stays low. */
public record RlimitPlan(Map<Resource, Long> greatest) {

  public RlimitPlan {
    greatest = Map.copyOf(greatest);
    greatest.forEach((resource, value) -> {
      if (value < 0) {
        throw new IllegalArgumentException("no limit: " + resource + " " + value);
      }
    });
  }

  /** This plan with one more limit. */
  public RlimitPlan with(Resource resource, long value) {
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    limits.putAll(greatest);
    limits.put(resource, value);
    return new RlimitPlan(limits);
  }

  /** What every guarded process has: no core file, and so no memory written to a disk. */
  public static RlimitPlan withoutCore() {
    return new RlimitPlan(Map.of(Resource.CORE, 0L));
  }
}
