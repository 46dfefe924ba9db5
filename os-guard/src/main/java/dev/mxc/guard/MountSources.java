package dev.mxc.guard;

import dev.mxc.guard.namespace.BindSource;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.MountCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The host's files and folders of a profile, held open until they are mounted: what was looked at
 * is what is mounted, and its inode's number cannot be used again meanwhile.
 */
final class MountSources implements AutoCloseable {

  private static final int AT_FDCWD = -100;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;
  private static final int ELOOP = 40;

  private final List<BindSource> sources = new ArrayList<>();
  private final List<Integer> handles = new ArrayList<>();
  private final List<Integer> trees = new ArrayList<>();

  private MountSources() {}

  /**
   * Opens them.
   *
   * @param firstTree the number that the first detached mount has in the guard's process
   */
  static MountSources open(List<GuardProfile.Mount> mounts, GuardUser user, int firstTree)
      throws GuardException {
    MountSources opened = new MountSources();
    try {
      for (GuardProfile.Mount mount : mounts) {
        opened.add(mount, user, firstTree);
      }
      return opened;
    } catch (GuardException e) {
      opened.close();
      throw e;
    }
  }

  private void add(GuardProfile.Mount mount, GuardUser user, int firstTree) throws GuardException {
    Path path = mount.source();
    try {
      int handle =
          FileCalls.openat2(
              AT_FDCWD,
              path.toString(),
              FileCalls.O_PATH | FileCalls.O_CLOEXEC,
              0,
              RESOLVE_NO_SYMLINKS | FileCalls.RESOLVE_NO_MAGICLINKS);
      handles.add(handle);
      FileCalls.Status status = FileCalls.statx(handle, "");
      if (status.type() != FileCalls.S_IFREG && status.type() != FileCalls.S_IFDIR) {
        throw new GuardException.InvalidProfile(
            "the mount source " + path + " is neither a file nor a folder");
      }
      int tree = user.changes() ? detach(handle, user) : -1;
      if (tree >= 0) {
        trees.add(tree);
      }
      sources.add(
          new BindSource(
              path.toString(),
              tree < 0 ? -1 : firstTree + trees.size() - 1,
              status.type() == FileCalls.S_IFDIR,
              status.deviceMajor(),
              status.deviceMinor(),
              status.inode()));
    } catch (SystemCallException e) {
      throw new GuardException.InvalidProfile(
          "the mount source "
              + path
              + switch (e.errno()) {
                case ENOENT, ENOTDIR -> " does not exist";
                case EACCES -> " lies in a folder that this user may not enter";
                case ELOOP -> " is or lies beneath a symbolic link: name what the link leads to";
                default -> " cannot be opened: " + e.getMessage();
              });
    }
  }

  /**
   * As root the mounts are made here, where root's privileges hold; and so that the process, which
   * is not root, can use them, it is shown as their owner. -1 where the kernel allows neither.
   */
  private static int detach(int handle, GuardUser user) throws SystemCallException {
    int tree;
    try {
      tree =
          MountCalls.openTree(
              handle,
              "",
              MountCalls.OPEN_TREE_CLONE
                  | MountCalls.OPEN_TREE_CLOEXEC
                  | MountCalls.AT_RECURSIVE
                  | MountCalls.AT_EMPTY_PATH);
    } catch (SystemCallException _) {
      return -1;
    }
    try {
      Path file = Path.of("/proc/self/fd/" + handle);
      int uid = (int) Files.getAttribute(file, "unix:uid");
      int gid = (int) Files.getAttribute(file, "unix:gid");
      int namespace = OwnerMaps.namespace(uid, gid, user);
      MountCalls.mountIdMap(tree, MountCalls.AT_RECURSIVE, namespace);
    } catch (SystemCallException | IOException | GuardException _) {
      // Not every file system can: then the modes of the files decide what the process may.
    }
    return tree;
  }

  /** In the order of the mounts. */
  List<BindSource> sources() {
    return List.copyOf(sources);
  }

  /** The descriptors of the detached mounts, to be inherited. */
  List<Integer> trees() {
    return List.copyOf(trees);
  }

  @Override
  public void close() {
    handles.forEach(FileCalls::close);
    trees.forEach(FileCalls::close);
    handles.clear();
    trees.clear();
  }
}
