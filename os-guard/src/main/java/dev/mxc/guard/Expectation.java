package dev.mxc.guard;

import dev.mxc.guard.rlimit.Resource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a launch put in place, to be compared with what the kernel shows.
 *
 * @param mountPoints empty where there is no root of its own
 * @param binds mount points beneath which the host's own mounts may follow
 * @param limits that were set
 * @param memoryLimit what a cgroup holds the process to, read back
 * @param namespaceTrouble why there are no namespaces
 * @param cgroupTrouble why there is no cgroup, or a part of it is missing
 */
record Expectation(
    GuardUser user,
    Set<String> mountPoints,
    Set<String> binds,
    Map<Resource, Long> limits,
    OptionalLong memoryLimit,
    OptionalLong processLimit,
    OptionalLong cpuQuota,
    boolean cpuAsked,
    boolean landlockRefuses,
    Optional<Finding.Missing> namespaceTrouble,
    String cgroupTrouble) {}
