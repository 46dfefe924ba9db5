package dev.mxc.guard.sys;

/** seccomp(2). */
public final class SeccompCalls {

  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_GET_ACTION_AVAIL = 2;
  private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

  private SeccompCalls() {}

  /**
   * Puts a filter on top of those in force. Needs no_new_privs or CAP_SYS_ADMIN.
   *
   * @param instructions struct sock_filter each, as the little-endian number that it is in memory
   * @param allThreads on every thread of the process, which passes the caller's no_new_privs on to
   *     them; else on the calling thread and those that it starts
   * @return 0, or the number of a thread whose filters differ from the caller's: then nothing
   *     happened
   */
  public static int setFilter(long[] instructions, boolean allThreads) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.SECCOMP)) {
      long program = call.longs(instructions.length, call.longs(instructions));
      return (int)
          call.invoke(SECCOMP_SET_MODE_FILTER, allThreads ? SECCOMP_FILTER_FLAG_TSYNC : 0, program);
    }
  }

  /** Whether the kernel knows a filter's action; it treats one that it does not know as a kill. */
  public static boolean isActionAvailable(int action) {
    try (Downcall call = new Downcall(CallNumber.SECCOMP)) {
      call.invoke(SECCOMP_GET_ACTION_AVAIL, 0, call.ints(action));
      return true;
    } catch (SystemCallException _) {
      return false;
    }
  }
}
