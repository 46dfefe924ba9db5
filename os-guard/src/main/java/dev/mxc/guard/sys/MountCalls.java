package dev.mxc.guard.sys;

import org.jspecify.annotations.Nullable;

/** Calls on mounts and roots, in the calling thread's mount namespace. */
public final class MountCalls {

  /** See mount(2). */
  public static final long MS_RDONLY = 1;

  public static final long MS_NOSUID = 2;
  public static final long MS_NODEV = 4;
  public static final long MS_NOEXEC = 8;
  public static final long MS_REMOUNT = 32;
  public static final long MS_NOSYMFOLLOW = 256;
  public static final long MS_BIND = 4096;
  public static final long MS_MOVE = 8192;
  public static final long MS_REC = 16384;
  public static final long MS_PRIVATE = 1 << 18;
  public static final long MS_SLAVE = 1 << 19;

  /** See umount2(2). */
  public static final int MNT_DETACH = 2;

  public static final int UMOUNT_NOFOLLOW = 8;

  /** See open_tree(2). */
  public static final int OPEN_TREE_CLONE = 1;

  public static final int OPEN_TREE_CLOEXEC = FileCalls.O_CLOEXEC;
  public static final int AT_RECURSIVE = 0x8000;
  public static final int AT_EMPTY_PATH = 0x1000;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** See move_mount(2): the paths may be empty and the descriptors are meant. */
  public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x4;

  public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

  /** See mount_setattr(2). */
  public static final long MOUNT_ATTR_RDONLY = 0x1;

  public static final long MOUNT_ATTR_NOSUID = 0x2;
  public static final long MOUNT_ATTR_NODEV = 0x4;
  public static final long MOUNT_ATTR_NOEXEC = 0x8;
  public static final long MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

  private static final int FSOPEN_CLOEXEC = 1;
  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int MOUNT_ATTR_BYTES = 32;

  private MountCalls() {}

  /** mount(2); what is null is a null pointer. */
  public static void mount(
      @Nullable String source,
      String target,
      @Nullable String type,
      long flags,
      @Nullable String data)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.MOUNT)) {
      call.invoke(
          pointer(call, source),
          call.text(target),
          pointer(call, type),
          flags,
          pointer(call, data));
    }
  }

  private static long pointer(Downcall call, @Nullable String text) throws SystemCallException {
    return text == null ? 0 : call.text(text);
  }

  /** umount2(2). */
  public static void umount(String target, int flags) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.UMOUNT2)) {
      call.invoke(call.text(target), flags);
    }
  }

  /** pivot_root(2). */
  public static void pivotRoot(String newRoot, String putOld) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.PIVOT_ROOT)) {
      call.invoke(call.text(newRoot), call.text(putOld));
    }
  }

  /** open_tree(2): with {@link #OPEN_TREE_CLONE} a bind mount that is nowhere yet. */
  public static int openTree(int folder, String path, int flags) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.OPEN_TREE)) {
      return (int) call.invoke(folder, call.text(path), flags);
    }
  }

  /** move_mount(2). */
  public static void moveMount(int fromFolder, String from, int toFolder, String to, int flags)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.MOVE_MOUNT)) {
      call.invoke(fromFolder, call.text(from), toFolder, call.text(to), flags);
    }
  }

  /** mount_setattr(2), since Linux 5.12: sets and clears attributes; propagation 0 stays. */
  public static void mountSetattr(
      int folder, String path, int flags, long set, long clear, long propagation)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.MOUNT_SETATTR)) {
      long attributes = call.longs(set, clear, propagation, 0);
      call.invoke(folder, call.text(path), flags, attributes, MOUNT_ATTR_BYTES);
    }
  }

  /** fsopen(2): the descriptor of a new file system's configuration. */
  public static int fsopen(String type) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.FSOPEN)) {
      return (int) call.invoke(call.text(type), FSOPEN_CLOEXEC);
    }
  }

  /** fsconfig(2): sets an option of it. */
  public static void fsconfig(int context, String key, String value) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.FSCONFIG)) {
      call.invoke(context, FSCONFIG_SET_STRING, call.text(key), call.text(value), 0);
    }
  }

  /** fsconfig(2) to make it, then fsmount(2): the descriptor of a mount that is nowhere yet. */
  public static int fsmount(int context, long attributes) throws SystemCallException {
    Downcall.of(CallNumber.FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0);
    return (int) Downcall.of(CallNumber.FSMOUNT, context, FSMOUNT_CLOEXEC, attributes);
  }

  /** chroot(2) of the process. */
  public static void chroot(String path) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.CHROOT)) {
      call.invoke(call.text(path));
    }
  }

  /** chdir(2) of the process; the JVM goes on resolving relative paths where it started. */
  public static void chdir(String path) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.CHDIR)) {
      call.invoke(call.text(path));
    }
  }

  /** fchdir(2) of the process. */
  public static void fchdir(int folder) throws SystemCallException {
    Downcall.of(CallNumber.FCHDIR, folder);
  }

  /**
   * mknodat(2).
   *
   * @param mode type and permission bits
   */
  public static void mknod(int folder, String name, int mode, int major, int minor)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.MKNODAT)) {
      // The kernel's encoding of what fits here; larger numbers are of no device wanted.
      long device = (minor & 0xff) | (long) major << 8 | (long) (minor & ~0xff) << 12;
      call.invoke(folder, call.text(name), mode, device);
    }
  }
}
