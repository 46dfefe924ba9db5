package dev.mxc.guard.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * posix_spawn(3) with a list of descriptors, which ProcessBuilder has for three only, and waitid(2)
 * which tells a status of 137 from a death by SIGKILL.
 *
 * <p>Safety: the C library's spawn runs nothing of the JVM in the child; its opaque structures get
 * more room than any C library uses and are freed with the arena after the call has returned.
 */
@SuppressWarnings("restricted")
public final class SpawnCalls {

  private static final int OPAQUE_BYTES = 1024;
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;

  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int SIGINFO_BYTES = 128;
  private static final int CLD_EXITED = 1;
  private static final int EINTR = 4;

  private static final MethodHandle SPAWN =
      function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS_INIT =
      function("posix_spawn_file_actions_init", ADDRESS);
  private static final MethodHandle ACTIONS_DESTROY =
      function("posix_spawn_file_actions_destroy", ADDRESS);
  private static final MethodHandle ACTIONS_DUP =
      function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ATTRIBUTES_INIT = function("posix_spawnattr_init", ADDRESS);
  private static final MethodHandle ATTRIBUTES_FLAGS =
      function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  private static final MethodHandle ATTRIBUTES_MASK =
      function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
  private static final MethodHandle ATTRIBUTES_DEFAULT =
      function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);

  /** Since glibc 2.34; without it, what the JVM holds is marked to close instead. */
  private static final Optional<MethodHandle> ACTIONS_CLOSE_FROM =
      Linker.nativeLinker()
          .defaultLookup()
          .find("posix_spawn_file_actions_addclosefrom_np")
          .map(address ->
              Linker.nativeLinker()
                  .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT)));

  private SpawnCalls() {}

  /**
   * How a child ended.
   *
   * @param signalled whether by a signal
   * @param value the signal, else the exit status
   */
  public record Status(boolean signalled, int value) {}

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(JAVA_INT, arguments));
  }

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
      MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
      checked("posix_spawn_file_actions_init", (int) ACTIONS_INIT.invokeExact(actions));
      for (int i = 0; i < descriptors.size(); i++) {
        int from = descriptors.get(i);
        checked(
            "posix_spawn_file_actions_adddup2", (int) ACTIONS_DUP.invokeExact(actions, from, i));
      }
      closeOthers(actions, descriptors.size());
      MemorySegment number = arena.allocate(JAVA_INT);
      int result =
          (int)
              SPAWN.invokeExact(
                  number,
                  arena.allocateFrom(path, StandardCharsets.UTF_8),
                  actions,
                  attributes(arena),
                  texts(arena, arguments),
                  texts(arena, environment));
      int _ = (int) ACTIONS_DESTROY.invokeExact(actions);
      checked("posix_spawn", result);
      return number.get(JAVA_INT, 0);
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw new AssertionError("a downcall does not throw", t);
    }
  }

  private static void closeOthers(MemorySegment actions, int first) throws Throwable {
    if (ACTIONS_CLOSE_FROM.isPresent()) {
      checked(
          "posix_spawn_file_actions_addclosefrom_np",
          (int) ACTIONS_CLOSE_FROM.get().invokeExact(actions, first));
    } else {
      ProcessCalls.closeRange(3, -1, ProcessCalls.CLOSE_RANGE_CLOEXEC);
    }
  }

  private static MemorySegment attributes(Arena arena) throws Throwable {
    MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
    checked("posix_spawnattr_init", (int) ATTRIBUTES_INIT.invokeExact(attributes));
    short flags = SETSIGDEF | SETSIGMASK | SETSID;
    checked("posix_spawnattr_setflags", (int) ATTRIBUTES_FLAGS.invokeExact(attributes, flags));
    MemorySegment signals = arena.allocate(OPAQUE_BYTES, 16);
    checked("posix_spawnattr_setsigmask", (int) ATTRIBUTES_MASK.invokeExact(attributes, signals));
    signals.fill((byte) 0xff);
    checked(
        "posix_spawnattr_setsigdefault", (int) ATTRIBUTES_DEFAULT.invokeExact(attributes, signals));
    return attributes;
  }

  private static MemorySegment texts(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i), StandardCharsets.UTF_8));
    }
    return array;
  }

  /** These functions return the error number rather than setting errno. */
  private static void checked(String call, int error) throws SystemCallException {
    if (error != 0) {
      throw new SystemCallException(call, error);
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
