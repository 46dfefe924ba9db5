package dev.mxc.guard.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * File system calls relative to folder descriptors. Linux on x86_64 and aarch64. Paths go to the
 * kernel as UTF-8, whatever the locale.
 */
@SuppressWarnings("restricted")
public final class FileCalls {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NONBLOCK = 04000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;
  public static final int O_DIRECTORY;
  public static final int O_NOFOLLOW;

  /** See openat2(2). */
  public static final long RESOLVE_NO_XDEV = 0x01;

  public static final long RESOLVE_NO_MAGICLINKS = 0x02;
  public static final long RESOLVE_BENEATH = 0x08;

  /** See renameat2(2): fails where the target exists. */
  public static final int RENAME_NOREPLACE = 1;

  /** See renameat2(2): both exist, and each gets the other's name in one step. */
  public static final int RENAME_EXCHANGE = 2;

  public static final int S_IFMT = 0170000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFLNK = 0120000;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

  // System call numbers: openat2 has the same everywhere, the others do not.
  private static final long SYS_OPENAT2 = 437;
  private static final long SYS_STATX;
  private static final long SYS_RENAMEAT2;
  private static final long SYS_GETDENTS64;

  static {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    O_DIRECTORY = arm ? 040000 : 0200000;
    O_NOFOLLOW = arm ? 0100000 : 0400000;
    SYS_STATX = arm ? 291 : 332;
    SYS_RENAMEAT2 = arm ? 276 : 316;
    SYS_GETDENTS64 = arm ? 61 : 217;
  }

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL_5 =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));

  private static final MethodHandle READLINKAT =
      function(
          "readlinkat",
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle MKDIRAT =
      function(
          "mkdirat",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);
  private static final MethodHandle UNLINKAT =
      function(
          "unlinkat",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);
  private static final MethodHandle FLOCK =
      function("flock", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE =
      function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private FileCalls() {}

  /**
   * What statx(2) says. Times in nanoseconds since the epoch; {@code mountRoot} is false on kernels
   * before 5.8, which do not tell.
   */
  public record Status(
      int mode,
      int links,
      long inode,
      long size,
      long accessNanos,
      long modifiedNanos,
      long changedNanos,
      int deviceMajor,
      int deviceMinor,
      boolean mountRoot) {

    /** The file type bits of the mode. */
    public int type() {
      return mode & S_IFMT;
    }
  }

  private static MethodHandle function(String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  private static SystemCallException failed(String call, MemorySegment captured) {
    return new SystemCallException(call, (int) ERRNO.get(captured, 0L));
  }

  private static MemorySegment path(Arena arena, String path) {
    return arena.allocateFrom(path, StandardCharsets.UTF_8);
  }

  /** Handles declare what the functions take, so only an error of ours can get here. */
  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a downcall does not throw", e);
  }

  /**
   * syscall(2) with the shapes that the calls here have in common: number, integer, pointer,
   * integer, pointer, integer.
   */
  private static long call(
      String name,
      Arena arena,
      long number,
      long a,
      MemorySegment b,
      long c,
      MemorySegment d,
      long e)
      throws SystemCallException {
    MemorySegment captured = arena.allocate(CAPTURED);
    try {
      long result = (long) SYSCALL_5.invokeExact(captured, number, a, b, c, d, e);
      if (result < 0) {
        throw failed(name, captured);
      }
      return result;
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Opens an absolute path of the host's own choice as a folder to resolve others beneath. */
  public static int openRoot(String path) throws SystemCallException {
    return openat2(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0, 0);
  }

  /**
   * Opens a folder for {@link #lock}, itself and not what a link leads to.
   *
   * @param path absolute, of the host's own choice
   */
  public static int openFolder(String path) throws SystemCallException {
    return openat2(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0, 0);
  }

  /** openat2(2). */
  public static int openat2(int folder, String path, int flags, int mode, long resolve)
      throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8);
      how.set(ValueLayout.JAVA_LONG, 0, flags);
      how.set(ValueLayout.JAVA_LONG, 8, mode);
      how.set(ValueLayout.JAVA_LONG, 16, resolve);
      // openat2(dirfd, path, how, size): the fourth and fifth of call() are swapped in type, hence
      // a shape of its own.
      return (int) openat2(arena, folder, path(arena, path), how);
    }
  }

  private static final MethodHandle SYSCALL_OPENAT2 =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));

  private static long openat2(Arena arena, int folder, MemorySegment path, MemorySegment how)
      throws SystemCallException {
    MemorySegment captured = arena.allocate(CAPTURED);
    try {
      long result =
          (long)
              SYSCALL_OPENAT2.invokeExact(
                  captured, SYS_OPENAT2, (long) folder, path, how, how.byteSize());
      if (result < 0) {
        throw failed("openat2", captured);
      }
      return result;
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static final MethodHandle SYSCALL_STATX =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));

  /**
   * statx(2) of a name in a folder, or of the descriptor itself for the empty name; links are not
   * followed.
   */
  public static Status statx(int folder, String name) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(256, 8);
      MemorySegment captured = arena.allocate(CAPTURED);
      long result =
          (long)
              SYSCALL_STATX.invokeExact(
                  captured,
                  SYS_STATX,
                  (long) folder,
                  path(arena, name),
                  (long) (AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH),
                  (long) STATX_BASIC_STATS,
                  buffer);
      if (result < 0) {
        throw failed("statx", captured);
      }
      return status(buffer);
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Offsets of struct statx, the same on every architecture. */
  private static Status status(MemorySegment b) {
    return new Status(
        b.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
        b.get(ValueLayout.JAVA_INT, 16),
        b.get(ValueLayout.JAVA_LONG, 32),
        b.get(ValueLayout.JAVA_LONG, 40),
        time(b, 64),
        time(b, 112),
        time(b, 96),
        b.get(ValueLayout.JAVA_INT, 136),
        b.get(ValueLayout.JAVA_INT, 140),
        (b.get(ValueLayout.JAVA_LONG, 8) & STATX_ATTR_MOUNT_ROOT) != 0);
  }

  private static long time(MemorySegment b, long offset) {
    return b.get(ValueLayout.JAVA_LONG, offset) * 1_000_000_000L
        + b.get(ValueLayout.JAVA_INT, offset + 8);
  }

  /** renameat2(2); with no flags an existing target is replaced. */
  public static void rename(int fromFolder, String from, int toFolder, String to, int flags)
      throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      call(
          "renameat2",
          arena,
          SYS_RENAMEAT2,
          fromFolder,
          path(arena, from),
          toFolder,
          path(arena, to),
          flags);
    }
  }

  /** The names in an open folder but for the dots; names that are not UTF-8 are left out. */
  public static List<String> names(int folder) throws SystemCallException {
    List<String> names = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64 * 1024, 8);
      while (true) {
        long length =
            call(
                "getdents64",
                arena,
                SYS_GETDENTS64,
                folder,
                buffer,
                buffer.byteSize(),
                MemorySegment.NULL,
                0);
        if (length == 0) {
          return names;
        }
        for (long at = 0;
            at < length;
            at += buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16) & 0xffff) {
          String name = buffer.getString(at + 19, StandardCharsets.UTF_8);
          if (!name.equals(".") && !name.equals("..") && name.indexOf('\ufffd') < 0) {
            names.add(name);
          }
        }
      }
    }
  }

  /** readlinkat(2). */
  public static String readlink(int folder, String name) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      MemorySegment buffer = arena.allocate(4096);
      long length =
          (long)
              READLINKAT.invokeExact(
                  captured, folder, path(arena, name), buffer, buffer.byteSize());
      if (length < 0) {
        throw failed("readlinkat", captured);
      }
      return new String(
          buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Where a descriptor's file is now, as this process sees it: see proc_pid_fd(5). */
  public static String descriptorPath(int descriptor) throws SystemCallException {
    return readlink(AT_FDCWD, "/proc/self/fd/" + descriptor);
  }

  /**
   * flock(2), exclusive and without waiting: it lasts until the descriptor is closed, by the kernel
   * when the process dies. Fails with EWOULDBLOCK where somebody else holds it.
   */
  public static void lock(int descriptor) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      if ((int) FLOCK.invokeExact(captured, descriptor, LOCK_EX | LOCK_NB) < 0) {
        throw failed("flock", captured);
      }
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** mkdirat(2). */
  public static void mkdir(int folder, String name, int mode) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      if ((int) MKDIRAT.invokeExact(captured, folder, path(arena, name), mode) < 0) {
        throw failed("mkdirat", captured);
      }
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** unlinkat(2). */
  public static void unlink(int folder, String name, boolean directory) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      if ((int)
              UNLINKAT.invokeExact(
                  captured, folder, path(arena, name), directory ? AT_REMOVEDIR : 0)
          < 0) {
        throw failed("unlinkat", captured);
      }
    } catch (SystemCallException failure) {
      throw failure;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** close(2); its result says nothing that could be acted on. */
  public static void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) CLOSE.invokeExact(arena.allocate(CAPTURED), descriptor);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }
}
