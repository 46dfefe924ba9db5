package dev.mxc.guard.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Calls that change or ask about processes.
 *
 * <p>What is said of the calling thread below holds for it alone: its credentials, capabilities,
 * no_new_privs and namespaces differ from those of its siblings until it calls execve(2), which
 * makes the whole process what this thread is and ends the others.
 */
public final class ProcessCalls {

  /** Signals, see signal(7). */
  public static final int SIGKILL = 9;

  public static final int SIGTERM = 15;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;

  /** Namespaces, see unshare(2). */
  public static final long CLONE_NEWNS = 0x00020000;

  public static final long CLONE_NEWCGROUP = 0x02000000;
  public static final long CLONE_NEWUTS = 0x04000000;
  public static final long CLONE_NEWIPC = 0x08000000;
  public static final long CLONE_NEWUSER = 0x10000000;
  public static final long CLONE_NEWPID = 0x20000000;
  public static final long CLONE_NEWNET = 0x40000000;

  /** See prlimit(2): no limit. */
  public static final long RLIM_INFINITY = -1;

  /** See close_range(2): they close at execve(2) rather than now. */
  public static final int CLOSE_RANGE_CLOEXEC = 4;

  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_SET_KEEPCAPS = 8;
  private static final int PR_CAPBSET_READ = 23;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_SECUREBITS = 28;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_GET_NO_NEW_PRIVS = 39;
  private static final int PR_CAP_AMBIENT = 47;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

  private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int AT_EMPTY_PATH = 0x1000;

  private ProcessCalls() {}

  /** A thread's capability sets, a bit for each capability: see capabilities(7). */
  public record CapabilitySets(long effective, long permitted, long inheritable) {}

  /** A resource limit, see prlimit(2). */
  public record ResourceLimit(long soft, long hard) {}

  /** The calling thread gains nothing by execve(2) any more, for ever. */
  public static void setNoNewPrivs() throws SystemCallException {
    prctl(PR_SET_NO_NEW_PRIVS, 1);
  }

  /** Whether {@link #setNoNewPrivs} holds for the calling thread. */
  public static boolean noNewPrivs() throws SystemCallException {
    return prctl(PR_GET_NO_NEW_PRIVS, 0) == 1;
  }

  /**
   * The signal that the process gets when the <em>thread</em> that started it ends; 0 for none.
   * Forgotten at a change of uid and at execve(2) of a setuid program. The starter may be dead by
   * now, so {@link #getppid} is to be looked at afterwards.
   */
  public static void setParentDeathSignal(int signal) throws SystemCallException {
    prctl(PR_SET_PDEATHSIG, signal);
  }

  /** Takes a capability from the calling thread's bounding set; EINVAL for one not known. */
  public static void dropFromBoundingSet(int capability) throws SystemCallException {
    prctl(PR_CAPBSET_DROP, capability);
  }

  /** Whether the bounding set of the calling thread has it; EINVAL for one not known. */
  public static boolean isInBoundingSet(int capability) throws SystemCallException {
    return prctl(PR_CAPBSET_READ, capability) == 1;
  }

  /** Whether the calling thread's permitted capabilities outlive a change of uid from 0. */
  public static void setKeepCapabilities(boolean keep) throws SystemCallException {
    prctl(PR_SET_KEEPCAPS, keep ? 1 : 0);
  }

  /** PR_SET_SECUREBITS, see capabilities(7). */
  public static void setSecureBits(int bits) throws SystemCallException {
    prctl(PR_SET_SECUREBITS, bits);
  }

  /**
   * Whether others of the same uid may trace the process and read its /proc files, and whether it
   * leaves a core file. execve(2) sets it anew.
   */
  public static void setDumpable(boolean dumpable) throws SystemCallException {
    prctl(PR_SET_DUMPABLE, dumpable ? 1 : 0);
  }

  /** Empties the calling thread's ambient set. */
  public static void clearAmbientCapabilities() throws SystemCallException {
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
  }

  private static long prctl(int option, long argument) throws SystemCallException {
    // The kernel wants what an option does not use to be zero.
    return Downcall.of(CallNumber.PRCTL, option, argument, 0, 0, 0);
  }

  /** capget(2) of the calling thread. */
  public static CapabilitySets capget() throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.CAPGET)) {
      MemorySegment data = call.allocate(24);
      call.invoke(call.ints(LINUX_CAPABILITY_VERSION_3, 0), data.address());
      return new CapabilitySets(set(data, 0), set(data, 1), set(data, 2));
    }
  }

  /** Low and high halves of a set are twelve bytes apart. */
  private static long set(MemorySegment data, int index) {
    return (data.getAtIndex(ValueLayout.JAVA_INT, index) & 0xffffffffL)
        | (long) data.getAtIndex(ValueLayout.JAVA_INT, index + 3) << 32;
  }

  /** capset(2) of the calling thread. */
  public static void capset(CapabilitySets sets) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.CAPSET)) {
      long data =
          call.ints(
              (int) sets.effective,
              (int) sets.permitted,
              (int) sets.inheritable,
              (int) (sets.effective >>> 32),
              (int) (sets.permitted >>> 32),
              (int) (sets.inheritable >>> 32));
      call.invoke(call.ints(LINUX_CAPABILITY_VERSION_3, 0), data);
    }
  }

  /** setresuid(2) of the calling thread: real, effective and saved at once. */
  public static void setUserIds(int uid) throws SystemCallException {
    Downcall.of(CallNumber.SETRESUID, uid, uid, uid);
  }

  /** setresgid(2) of the calling thread: real, effective and saved at once. */
  public static void setGroupIds(int gid) throws SystemCallException {
    Downcall.of(CallNumber.SETRESGID, gid, gid, gid);
  }

  /** setgroups(2) of the calling thread: the supplementary groups. */
  public static void setgroups(int... gids) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.SETGROUPS)) {
      call.invoke(gids.length, call.ints(gids));
    }
  }

  public static int geteuid() {
    return cannotFail(CallNumber.GETEUID);
  }

  public static int getegid() {
    return cannotFail(CallNumber.GETEGID);
  }

  public static int getpid() {
    return cannotFail(CallNumber.GETPID);
  }

  /** The parent's number, 0 where it lies outside the PID namespace. */
  public static int getppid() {
    return cannotFail(CallNumber.GETPPID);
  }

  /** The calling thread's number. */
  public static int gettid() {
    return cannotFail(CallNumber.GETTID);
  }

  /** umask(2); the one before. */
  public static int umask(int mask) {
    return cannotFail(CallNumber.UMASK, mask);
  }

  private static int cannotFail(CallNumber number, long... arguments) {
    try {
      return (int) Downcall.of(number, arguments);
    } catch (SystemCallException e) {
      throw new AssertionError("always successful by its manual page", e);
    }
  }

  /**
   * Becomes another program, with exactly these arguments and this environment. Returns only by
   * throwing: every other thread of the JVM is gone when it succeeds, and no shutdown hook runs.
   */
  public static void execve(String path, List<String> arguments, List<String> environment)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.EXECVE)) {
      call.invoke(call.text(path), call.texts(arguments), call.texts(environment));
    }
  }

  /** As {@link #execve}, of the file that the descriptor stands for. */
  public static void execveat(int descriptor, List<String> arguments, List<String> environment)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.EXECVEAT)) {
      call.invoke(
          descriptor, call.text(""), call.texts(arguments), call.texts(environment), AT_EMPTY_PATH);
    }
  }

  /** kill(2); signal 0 asks whether it could be sent. */
  public static void kill(int pid, int signal) throws SystemCallException {
    Downcall.of(CallNumber.KILL, pid, signal);
  }

  /** pidfd_open(2): stands for that process even when its number is used again. */
  public static int pidfdOpen(int pid) throws SystemCallException {
    return (int) Downcall.of(CallNumber.PIDFD_OPEN, pid, 0);
  }

  /** pidfd_send_signal(2); ESRCH once the process is gone. */
  public static void pidfdSendSignal(int pidfd, int signal) throws SystemCallException {
    Downcall.of(CallNumber.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
  }

  /** setsid(2): a session without a controlling terminal. */
  public static void setsid() throws SystemCallException {
    Downcall.of(CallNumber.SETSID);
  }

  /** close_range(2), both ends included, of the whole process. */
  public static void closeRange(int first, int last, int flags) throws SystemCallException {
    Downcall.of(CallNumber.CLOSE_RANGE, first, last & 0xffffffffL, flags);
  }

  /** Whether a descriptor closes at execve(2). */
  public static void setCloseOnExec(int descriptor, boolean close) throws SystemCallException {
    long flags = Downcall.of(CallNumber.FCNTL, descriptor, F_GETFD);
    Downcall.of(
        CallNumber.FCNTL,
        descriptor,
        F_SETFD,
        close ? flags | FD_CLOEXEC : flags & ~(long) FD_CLOEXEC);
  }

  /** Makes {@code to} a copy of {@code from} that outlives execve(2); EINVAL where they are one. */
  public static void dup(int from, int to) throws SystemCallException {
    Downcall.of(CallNumber.DUP3, from, to, 0);
  }

  /** sethostname(2), in the calling thread's UTS namespace. */
  public static void sethostname(String name) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.SETHOSTNAME)) {
      call.invoke(call.text(name), name.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  /**
   * unshare(2) of the calling thread. A JVM cannot enter a user namespace of its own: the kernel
   * refuses that to a process with threads (EINVAL).
   */
  public static void unshare(long namespaces) throws SystemCallException {
    Downcall.of(CallNumber.UNSHARE, namespaces);
  }

  /** setns(2) of the calling thread. */
  public static void setns(int descriptor, long namespaces) throws SystemCallException {
    Downcall.of(CallNumber.SETNS, descriptor, namespaces);
  }

  /** prlimit(2): what holds; 0 is the calling process. */
  public static ResourceLimit limit(int pid, int resource) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.PRLIMIT64)) {
      MemorySegment old = call.allocate(16);
      call.invoke(pid, resource, 0, old.address());
      return new ResourceLimit(
          old.get(ValueLayout.JAVA_LONG, 0), old.get(ValueLayout.JAVA_LONG, 8));
    }
  }

  /** prlimit(2): sets it; 0 is the calling process. */
  public static void setLimit(int pid, int resource, ResourceLimit limit)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.PRLIMIT64)) {
      call.invoke(pid, resource, call.longs(limit.soft, limit.hard), 0);
    }
  }
}
