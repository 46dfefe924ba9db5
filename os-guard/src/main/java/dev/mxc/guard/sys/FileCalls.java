package dev.mxc.guard.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * File system calls relative to folder descriptors. Linux on x86_64 and aarch64. Paths go to the
 * kernel as UTF-8, whatever the locale.
 */
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

  /** Stands for the working directory; an absolute path does not look at it. */
  public static final int AT_FDCWD = -100;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;
  private static final int OPEN_HOW_BYTES = 24;

  static {
    boolean arm = Architecture.current() == Architecture.AARCH64;
    O_DIRECTORY = arm ? 040000 : 0200000;
    O_NOFOLLOW = arm ? 0100000 : 0400000;
  }

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

  /**
   * Opens an absolute path of the host's own choice, or what a link there leads to, as a mere
   * handle: nothing is read, and a FIFO does not block.
   */
  public static int openHandle(String path) throws SystemCallException {
    return openat2(AT_FDCWD, path, O_PATH | O_CLOEXEC, 0, 0);
  }

  /** openat2(2). */
  public static int openat2(int folder, String path, int flags, int mode, long resolve)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.OPENAT2)) {
      long how = call.longs(flags, mode, resolve);
      return (int) call.invoke(folder, call.text(path), how, OPEN_HOW_BYTES);
    }
  }

  /**
   * statx(2) of a name in a folder, or of the descriptor itself for the empty name; links are not
   * followed.
   */
  public static Status statx(int folder, String name) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.STATX)) {
      MemorySegment buffer = call.allocate(256);
      call.invoke(
          folder,
          call.text(name),
          AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
          STATX_BASIC_STATS,
          buffer.address());
      return status(buffer);
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
    try (Downcall call = new Downcall(CallNumber.RENAMEAT2)) {
      call.invoke(fromFolder, call.text(from), toFolder, call.text(to), flags);
    }
  }

  /** The names in an open folder but for the dots; names that are not UTF-8 are left out. */
  public static List<String> names(int folder) throws SystemCallException {
    List<String> names = new ArrayList<>();
    try (Downcall call = new Downcall(CallNumber.GETDENTS64)) {
      MemorySegment buffer = call.allocate(64 * 1024);
      while (true) {
        long length = call.invoke(folder, buffer.address(), buffer.byteSize());
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
    try (Downcall call = new Downcall(CallNumber.READLINKAT)) {
      MemorySegment buffer = call.allocate(4096);
      long length = call.invoke(folder, call.text(name), buffer.address(), buffer.byteSize());
      return new String(
          buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
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
    Downcall.of(CallNumber.FLOCK, descriptor, LOCK_EX | LOCK_NB);
  }

  /** mkdirat(2). */
  public static void mkdir(int folder, String name, int mode) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.MKDIRAT)) {
      call.invoke(folder, call.text(name), mode);
    }
  }

  /** unlinkat(2). */
  public static void unlink(int folder, String name, boolean directory) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.UNLINKAT)) {
      call.invoke(folder, call.text(name), directory ? AT_REMOVEDIR : 0);
    }
  }

  /** close(2); its result says nothing that could be acted on. */
  public static void close(int descriptor) {
    try {
      Downcall.of(CallNumber.CLOSE, descriptor);
    } catch (SystemCallException _) {
      // The descriptor is gone whatever the kernel says.
    }
  }
}
