package dev.mxc.guard;

import java.util.OptionalLong;

/**
 * What a guarded tree used so far, as its cgroup counted it; empty where no cgroup could be had.
 *
 * @param cpuNanos user and system time of every process that there was
 * @param peakMemoryBytes the most that was charged at once
 * @param memoryKills how often the kernel killed in it because memory was used up
 */
public record GuardUsage(
    OptionalLong cpuNanos, OptionalLong peakMemoryBytes, OptionalLong memoryKills) {

  /** Nothing is known. */
  public static final GuardUsage UNKNOWN =
      new GuardUsage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
