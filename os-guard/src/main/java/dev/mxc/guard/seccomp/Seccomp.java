package dev.mxc.guard.seccomp;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SeccompCalls;
import dev.mxc.guard.sys.SystemCallException;

/** Puts filters in force. What is in force is never taken off again, and execve(2) keeps it. */
public final class Seccomp {

  private static final String LAYER = "seccomp";

  private Seccomp() {}

  /** Whether the kernel can filter, and kill a whole process. */
  public static boolean isAvailable() {
    return SeccompCalls.isActionAvailable(Bpf.SECCOMP_RET_KILL_PROCESS)
        && SeccompCalls.isActionAvailable(Bpf.SECCOMP_RET_ERRNO);
  }

  /**
   * Sets no_new_privs and puts the program on top of the filters in force.
   *
   * @param allThreads the whole process, no_new_privs included; else the calling thread alone and
   *     what it starts from now on, which is enough before an execve(2)
   * @throws LayerException nothing is in force then but, perhaps, no_new_privs
   */
  public static void install(BpfProgram program, boolean allThreads) throws LayerException {
    if (program.architecture() != Architecture.current()) {
      throw new LayerException(LAYER, "a filter for " + program.architecture() + ", not this host");
    }
    if (!isAvailable()) {
      throw new LayerException(
          LAYER, "this kernel cannot filter system calls; it needs CONFIG_SECCOMP_FILTER");
    }
    try {
      // Without it a filter could make a setuid program believe that it dropped its privileges.
      ProcessCalls.setNoNewPrivs();
      int differing = SeccompCalls.setFilter(program.encoded(), allThreads);
      if (differing != 0) {
        throw new LayerException(
            LAYER,
            "thread "
                + differing
                + " has a filter of its own, so the process cannot get one for all;"
                + " install it before anything else filters single threads");
      }
    } catch (SystemCallException e) {
      throw new LayerException(
          LAYER, "the kernel refused the filter; an outer sandbox may forbid seccomp", e);
    }
  }
}
