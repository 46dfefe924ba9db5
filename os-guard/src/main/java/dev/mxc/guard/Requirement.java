package dev.mxc.guard;

import static dev.mxc.guard.Layer.CAPABILITIES;
import static dev.mxc.guard.Layer.CGROUP_NAMESPACE;
import static dev.mxc.guard.Layer.IPC_NAMESPACE;
import static dev.mxc.guard.Layer.LANDLOCK;
import static dev.mxc.guard.Layer.MEMORY_LIMIT;
import static dev.mxc.guard.Layer.MOUNT_NAMESPACE;
import static dev.mxc.guard.Layer.NETWORK_NAMESPACE;
import static dev.mxc.guard.Layer.NO_NEW_PRIVS;
import static dev.mxc.guard.Layer.OWN_USER;
import static dev.mxc.guard.Layer.PID_NAMESPACE;
import static dev.mxc.guard.Layer.PROCESS_LIMIT;
import static dev.mxc.guard.Layer.RESOURCE_LIMITS;
import static dev.mxc.guard.Layer.SECCOMP;
import static dev.mxc.guard.Layer.USER_NAMESPACE;
import static dev.mxc.guard.Layer.UTS_NAMESPACE;

import java.util.EnumSet;
import java.util.Set;

/** What must hold before the program starts. */
public enum Requirement {
  /** Namespaces, seccomp, no_new_privs, no capability, memory and process limits: all of them. */
  REQUIRED,
  /** What the host can give, and never less than the floor: see {@link #unmet}. */
  AUTO,
  /**
   * No guard: the program runs as a plain child process, and the report says that nothing holds.
   */
  OFF;

  private static final Set<Layer> ALL =
      EnumSet.of(
          USER_NAMESPACE,
          MOUNT_NAMESPACE,
          PID_NAMESPACE,
          NETWORK_NAMESPACE,
          IPC_NAMESPACE,
          UTS_NAMESPACE,
          CGROUP_NAMESPACE,
          NO_NEW_PRIVS,
          CAPABILITIES,
          OWN_USER,
          SECCOMP,
          MEMORY_LIMIT,
          PROCESS_LIMIT,
          RESOURCE_LIMITS);

  private static final Set<Layer> FLOOR =
      EnumSet.of(NO_NEW_PRIVS, SECCOMP, CAPABILITIES, RESOURCE_LIMITS);

  /**
   * What of this requirement these layers leave unmet. The floor of {@link #AUTO}: seccomp and
   * no_new_privs, no capability, one wall around files (a mount namespace or Landlock) and one
   * around processes: a PID namespace, or for a worker, which starts no process, the seccomp filter
   * that lets it signal and trace only itself.
   *
   * @return the layers to add, empty when it is met; of two walls that would do, the first
   */
  public Set<Layer> unmet(Set<Layer> enforced, ProgramKind kind) {
    Set<Layer> unmet = EnumSet.noneOf(Layer.class);
    switch (this) {
      case REQUIRED -> unmet.addAll(ALL);
      case AUTO -> {
        unmet.addAll(FLOOR);
        if (!enforced.contains(LANDLOCK)) {
          unmet.add(MOUNT_NAMESPACE);
        }
        if (kind == ProgramKind.FOREIGN) {
          unmet.add(PID_NAMESPACE);
        }
      }
      case OFF -> {}
    }
    unmet.removeAll(enforced);
    return unmet;
  }
}
