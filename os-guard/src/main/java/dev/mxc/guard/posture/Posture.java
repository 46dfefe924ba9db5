package dev.mxc.guard.posture;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything about a process that the kernel shows and a guard decides.
 *
 * @param namespaces their identities by the kernel's names: user, mnt, pid, net, ipc, uts, cgroup
 * @param mountPoints as the process sees them
 * @param limits soft and hard by the names of proc_pid_limits(5); {@code -1} for no limit
 * @param networkInterfaces of its network namespace
 */
public record Posture(
    List<ThreadStatus> threads,
    Map<String, String> namespaces,
    Set<String> mountPoints,
    Map<String, Limit> limits,
    Set<String> networkInterfaces) {

  /** Soft and hard. */
  public record Limit(long soft, long hard) {}
}
