package dev.mxc.guard.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * posix_spawn(3) with a list of descriptors, which ProcessBuilder has for three only, and waitid(2)
 * which tells a status of 137 from a death by SIGKILL.
 *
 * <p>Safety: the C library's spawn runs nothing of the JVM in the child; its opaque structures get
 * more room than any C library uses and are freed with the arena after the call has returned.
 */
public final class SpawnCalls {

  private static final int OPAQUE_BYTES = 1024;
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int SIGINFO_BYTES = 128;
  private static final int CLD_EXITED = 1;
  private static final int EINTR = 4;

  /** Since glibc 2.34; without it, what the JVM holds is marked to close instead. */
  private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";

  private SpawnCalls() {}

  /**
   * How a child ended.
   *
   * @param signalled whether by a signal
   * @param value the signal, else the exit status
   */
  public record Status(boolean signalled, int value) {}

  /**
   * Starts a program in a session of its own, with no signal blocked or ignored.
   *
   * @param descriptors become 0, 1, 2, ... of the child, which has no others; all of them are at
   *     least as large as the list is long: see {@link #dupAbove}
   * @return the process's number
   */
  public static int spawn(
      String path, List<String> arguments, List<String> environment, List<Integer> descriptors)
      throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      long actions = arena.allocate(OPAQUE_BYTES, 16).address();
      library(arena, "posix_spawn_file_actions_init", actions);
      for (int i = 0; i < descriptors.size(); i++) {
        library(arena, "posix_spawn_file_actions_adddup2", actions, descriptors.get(i), i);
      }
      if (Downcall.find(CLOSE_FROM).isPresent()) {
        library(arena, CLOSE_FROM, actions, descriptors.size());
      } else {
        ProcessCalls.closeRange(3, -1, ProcessCalls.CLOSE_RANGE_CLOEXEC);
      }
      MemorySegment number = arena.allocate(JAVA_INT);
      try {
        library(
            arena,
            "posix_spawn",
            number.address(),
            text(arena, path),
            actions,
            attributes(arena),
            texts(arena, arguments),
            texts(arena, environment));
      } finally {
        library(arena, "posix_spawn_file_actions_destroy", actions);
      }
      return number.get(JAVA_INT, 0);
    }
  }

  private static long attributes(Arena arena) throws SystemCallException {
    long attributes = arena.allocate(OPAQUE_BYTES, 16).address();
    library(arena, "posix_spawnattr_init", attributes);
    library(arena, "posix_spawnattr_setflags", attributes, SETSIGDEF | SETSIGMASK | SETSID);
    MemorySegment signals = arena.allocate(OPAQUE_BYTES, 16);
    library(arena, "posix_spawnattr_setsigmask", attributes, signals.address());
    signals.fill((byte) 0xff);
    library(arena, "posix_spawnattr_setsigdefault", attributes, signals.address());
    return attributes;
  }

  private static long text(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  private static long texts(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.JAVA_LONG, i, text(arena, texts.get(i)));
    }
    return array.address();
  }

  /** These functions return the error number rather than setting errno. */
  private static void library(Arena arena, String function, long... arguments)
      throws SystemCallException {
    MemorySegment address =
        Downcall.find(function)
            .orElseThrow(() -> new AssertionError("every C library has " + function));
    int error = Downcall.function(address, Downcall.captured(arena), arguments);
    if (error != 0) {
      throw new SystemCallException(function, error);
    }
  }

  /** waitid(2): waits until the child is gone, and lets its number be used again. */
  public static Status waitFor(int pidfd) throws SystemCallException {
    while (true) {
      try (Downcall call = new Downcall(CallNumber.WAITID)) {
        MemorySegment information = call.allocate(SIGINFO_BYTES);
        call.invoke(P_PIDFD, pidfd, information.address(), WEXITED, 0);
        // siginfo_t: si_code is the third integer; si_pid, si_uid and si_status begin at 16.
        int code = information.get(ValueLayout.JAVA_INT, 8);
        return new Status(code != CLD_EXITED, information.get(ValueLayout.JAVA_INT, 24));
      } catch (SystemCallException e) {
        if (e.errno() != EINTR) {
          throw e;
        }
      }
    }
  }

  /** Waits until a process has ended, a child or not. */
  public static void awaitEnd(int pidfd) throws SystemCallException {
    awaitInput(pidfd, Long.MAX_VALUE);
  }

  /**
   * ppoll(2): waits until a descriptor has something to read, or its other end is closed, or what
   * it stands for has ended; false when the time is over.
   */
  public static boolean awaitInput(int descriptor, long nanos) throws SystemCallException {
    while (true) {
      try (Downcall call = new Downcall(CallNumber.PPOLL)) {
        // struct pollfd: the descriptor, POLLIN, and room for what is found.
        return call.invoke(
                call.ints(descriptor, 1),
                1,
                call.longs(nanos / 1_000_000_000, nanos % 1_000_000_000),
                0,
                0)
            > 0;
      } catch (SystemCallException e) {
        if (e.errno() != EINTR) {
          throw e;
        }
      }
    }
  }

  /** pipe2(2): the read and the write end, both closed at execve(2). */
  public static int[] pipe() throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.PIPE2)) {
      MemorySegment ends = call.allocate(8);
      call.invoke(ends.address(), FileCalls.O_CLOEXEC);
      return new int[] {
        ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1)
      };
    }
  }

  /** fcntl(2) F_DUPFD_CLOEXEC: a copy whose number is at least that large. */
  public static int dupAbove(int descriptor, int least) throws SystemCallException {
    return (int) Downcall.of(CallNumber.FCNTL, descriptor, 1030, least);
  }
}
