package dev.mxc.guard.seccomp;

/**
 * What other layers keep apart already, so that the calls that reach there may be allowed.
 *
 * @param processes only processes of its own can be signalled: a PID namespace, or Landlock's scope
 *     for signals; without it a program signals itself alone
 * @param ipc an IPC namespace of its own
 */
public record Walls(boolean processes, boolean ipc) {
  public static final Walls NONE = new Walls(false, false);
  public static final Walls NAMESPACES = new Walls(true, true);
}
