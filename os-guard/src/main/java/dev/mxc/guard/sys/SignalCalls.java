package dev.mxc.guard.sys;

/** Signal dispositions and masks, to hand a program what it expects at its start. */
public final class SignalCalls {

  private static final int SIG_SETMASK = 2;
  private static final int SIGNAL_SET_BYTES = 8;
  private static final int ACTION_BYTES = 32;

  private SignalCalls() {}

  /** rt_sigaction(2): the default again, where the JVM or its starter ignored it. */
  public static void setDefault(int signal) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.RT_SIGACTION)) {
      // All zero: SIG_DFL, no flags, an empty mask.
      call.invoke(signal, call.allocate(ACTION_BYTES).address(), 0, SIGNAL_SET_BYTES);
    }
  }

  /** rt_sigprocmask(2): the calling thread blocks nothing. */
  public static void unblockAll() throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.RT_SIGPROCMASK)) {
      call.invoke(SIG_SETMASK, call.longs(0), 0, SIGNAL_SET_BYTES);
    }
  }
}
