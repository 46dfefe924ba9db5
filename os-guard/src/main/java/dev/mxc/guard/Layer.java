package dev.mxc.guard;

/** One thing that the kernel holds a guarded process to. Each can be there or missing by itself. */
public enum Layer {
  /** Capabilities and uids that mean nothing outside. */
  USER_NAMESPACE("namespaces"),
  /** A root of its own: what is not mounted does not exist. */
  MOUNT_NAMESPACE("namespaces"),
  /** No process outside can be seen or signalled; the tree ends as a whole. */
  PID_NAMESPACE("namespaces"),
  /** No interface but loopback, no abstract socket of the host. */
  NETWORK_NAMESPACE("namespaces"),
  IPC_NAMESPACE("namespaces"),
  UTS_NAMESPACE("namespaces"),
  CGROUP_NAMESPACE("namespaces"),
  /** Nothing is gained by starting a setuid program. */
  NO_NEW_PRIVS("noNewPrivs"),
  /** Every capability is gone from every set. */
  CAPABILITIES("capabilities"),
  /** Not uid 0 of the host, and as root a uid that nobody else has. */
  OWN_USER("user"),
  SECCOMP("seccomp"),
  /** A second wall around files, the only one where no mount namespace can be had. */
  LANDLOCK("landlock"),
  /** The tree is counted, limited and killed as a whole. */
  CGROUP("cgroup"),
  /** By a cgroup; else by RLIMIT_DATA for each process. */
  MEMORY_LIMIT("memory"),
  /** By a cgroup; else by RLIMIT_NPROC. */
  PROCESS_LIMIT("processes"),
  /** A share of the processors, by a cgroup. */
  CPU_LIMIT("cpu"),
  /** Open files, file size, and no core dump. */
  RESOURCE_LIMITS("rlimits");

  private final String group;

  Layer(String group) {
    this.group = group;
  }

  /** The name under which results and {@code mxc doctor} show it; some layers share one. */
  public String group() {
    return group;
  }
}
