package dev.mxc.guard.cgroup;

/**
 * What a group is held to.
 *
 * @param cpuPercent of one processor; 0 for no share
 */
public record CgroupLimits(long memoryBytes, int processes, int cpuPercent) {}
