package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the host with all that is beneath it. Every operation begins at the root's
 * descriptor, and the kernel refuses what would leave it: {@code ..}, links to elsewhere, other
 * file systems, /proc's links. Paths here are relative to the root, {@code ""} is the root itself.
 * Only regular files and folders are opened.
 */
final class HostTree implements AutoCloseable {

  private static final long BENEATH =
      FileCalls.RESOLVE_BENEATH | FileCalls.RESOLVE_NO_XDEV | FileCalls.RESOLVE_NO_MAGICLINKS;

  private final int root;
  private final Set<FileId> forbidden;
  private final long resolve;

  /** A file's identity on this host. */
  record FileId(int deviceMajor, int deviceMinor, long inode) {
    static FileId of(Status status) {
      return new FileId(status.deviceMajor(), status.deviceMinor(), status.inode());
    }
  }

  private HostTree(int root, Set<FileId> forbidden, long resolve) {
    this.root = root;
    this.forbidden = forbidden;
    this.resolve = resolve;
  }

  /**
   * Opens a folder, given by its real path.
   *
   * @param forbidden folders of mxc's own, which are refused wherever they are met
   */
  static HostTree open(Path folder, List<Path> forbidden) throws IOException {
    return open(folder, forbidden, BENEATH);
  }

  /** For a test that must fail without the kernel's check. */
  static HostTree openUnchecked(Path folder) throws IOException {
    return open(folder, List.of(), 0);
  }

  private static HostTree open(Path folder, List<Path> forbidden, long resolve) throws IOException {
    Set<FileId> ids = new HashSet<>();
    for (Path path : forbidden) {
      if (folder.startsWith(path)) {
        throw new IOException("the folder " + folder + " is mxc's own and is never mounted");
      }
      if (!path.startsWith(folder)) {
        // Links do not leave the root, so what lies elsewhere is never met.
        continue;
      }
      try {
        int descriptor = FileCalls.openRoot(path.toString());
        ids.add(FileId.of(FileCalls.statx(descriptor, "")));
        FileCalls.close(descriptor);
      } catch (SystemCallException _) {
        // A folder that is not there cannot be reached either.
      }
    }
    try {
      return new HostTree(FileCalls.openRoot(folder.toString()), ids, resolve);
    } catch (SystemCallException e) {
      throw new IOException("the folder " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** An action on a last name in an opened parent folder. */
  private interface InParent<T extends @Nullable Object> {
    T apply(int parent, String name) throws SystemCallException, IOException, FileFailure;
  }

  private <T extends @Nullable Object> T inParent(String path, InParent<T> action)
      throws FileFailure {
    int slash = path.lastIndexOf('/');
    int parent = openFolder(slash < 0 ? "" : path.substring(0, slash));
    try {
      return action.apply(parent, path.substring(slash + 1));
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } catch (IOException e) {
      throw new FileFailure(Errno.EIO);
    } finally {
      FileCalls.close(parent);
    }
  }

  private int openFolder(String path) throws FileFailure {
    return openPath(path, FileCalls.O_DIRECTORY);
  }

  /** An O_PATH descriptor: nothing is opened yet, so nothing can block. */
  private int openPath(String path, int flags) throws FileFailure {
    checkForbidden(path);
    try {
      return FileCalls.openat2(
          root,
          path.isEmpty() ? "." : path,
          FileCalls.O_PATH | FileCalls.O_CLOEXEC | flags,
          0,
          resolve);
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    }
  }

  /**
   * Looks at every folder on the way: mxc's own are nobody's business, however a mount was laid
   * over them.
   */
  private void checkForbidden(String path) throws FileFailure {
    if (forbidden.isEmpty()) {
      return;
    }
    for (int end = path.isEmpty() ? -1 : 0; ; ) {
      String part = end < 0 ? "." : path.substring(0, end = nextEnd(path, end));
      try {
        int descriptor =
            FileCalls.openat2(root, part, FileCalls.O_PATH | FileCalls.O_CLOEXEC, 0, resolve);
        try {
          if (forbidden.contains(FileId.of(FileCalls.statx(descriptor, "")))) {
            throw FileFailure.refused();
          }
        } finally {
          FileCalls.close(descriptor);
        }
      } catch (SystemCallException _) {
        return;
      }
      if (end < 0 || end >= path.length()) {
        return;
      }
    }
  }

  private static int nextEnd(String path, int from) {
    int slash = path.indexOf('/', from + 1);
    return slash < 0 ? path.length() : slash;
  }

  /**
   * The path of a descriptor, for the JVM's own file functions: a magic link, which leads to
   * exactly what was opened.
   */
  private static Path magic(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  Status stat(String path, boolean followLinks) throws FileFailure {
    int descriptor = openPath(path, followLinks ? 0 : FileCalls.O_NOFOLLOW);
    try {
      return visible(FileCalls.statx(descriptor, ""));
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } finally {
      FileCalls.close(descriptor);
    }
  }

  /** Devices, sockets and pipes are not for guests. */
  private static Status visible(Status status) throws FileFailure {
    int type = status.type();
    if (type != FileCalls.S_IFREG && type != FileCalls.S_IFDIR && type != FileCalls.S_IFLNK) {
      throw FileFailure.refused();
    }
    return status;
  }

  /** Whether something is there, a link itself included. */
  boolean exists(String path) throws FileFailure {
    try {
      stat(path, false);
      return true;
    } catch (FileFailure e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return false;
      }
      throw e;
    }
  }

  /** A directory entry as the host sees it. */
  record Child(String name, Status status) {}

  List<Child> list(String path) throws FileFailure {
    checkForbidden(path);
    int descriptor = -1;
    try {
      descriptor =
          FileCalls.openat2(
              root,
              path.isEmpty() ? "." : path,
              FileCalls.O_RDONLY | FileCalls.O_DIRECTORY | FileCalls.O_CLOEXEC,
              0,
              resolve);
      List<Child> children = new java.util.ArrayList<>();
      for (String name : FileCalls.names(descriptor)) {
        try {
          Status status = FileCalls.statx(descriptor, name);
          if (!forbidden.contains(FileId.of(status))) {
            children.add(new Child(name, visible(status)));
          }
        } catch (SystemCallException | FileFailure _) {
          // Gone since, or nothing that a guest sees.
        }
      }
      return children;
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } finally {
      if (descriptor >= 0) {
        FileCalls.close(descriptor);
      }
    }
  }

  /** An open file with what was known when it was opened. */
  record Opened(FileChannel channel, Status status, boolean created) {}

  /**
   * Opens a regular file. A file with more than one name is not written. {@code beforeCreate} may
   * refuse a new entry.
   */
  Opened open(String path, Set<OpenOption> options, int mode, Creation beforeCreate)
      throws FileFailure {
    boolean created = false;
    if (options.contains(OpenOption.CREATE) && !exists(path)) {
      beforeCreate.check();
      created = create(path, mode, options.contains(OpenOption.EXCLUSIVE));
    } else if (options.contains(OpenOption.CREATE) && options.contains(OpenOption.EXCLUSIVE)) {
      throw new FileFailure(Errno.EEXIST);
    }
    int descriptor = openPath(path, 0);
    try {
      Status status = visible(FileCalls.statx(descriptor, ""));
      if (status.type() == FileCalls.S_IFDIR) {
        throw new FileFailure(Errno.EISDIR);
      }
      boolean write = options.contains(OpenOption.WRITE);
      if (write && status.links() > 1) {
        throw FileFailure.refused();
      }
      EnumSet<StandardOpenOption> how = EnumSet.noneOf(StandardOpenOption.class);
      if (options.contains(OpenOption.READ)) {
        how.add(StandardOpenOption.READ);
      }
      if (write) {
        how.add(StandardOpenOption.WRITE);
      }
      return new Opened(FileChannel.open(magic(descriptor), how), status, created);
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } catch (IOException _) {
      throw new FileFailure(Errno.EACCES);
    } finally {
      FileCalls.close(descriptor);
    }
  }

  /** Says whether a new entry may be made, by throwing if not. */
  interface Creation {
    void check() throws FileFailure;
  }

  private boolean create(String path, int mode, boolean exclusive) throws FileFailure {
    return inParent(
        path,
        (parent, name) -> {
          try {
            int flags =
                FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL | FileCalls.O_CLOEXEC;
            FileCalls.close(
                FileCalls.openat2(
                    parent, name, flags | FileCalls.O_NOFOLLOW, mode & 0777, resolve));
            return true;
          } catch (SystemCallException e) {
            if (e.errno() == Errno.EEXIST.number() && !exclusive) {
              return false;
            }
            throw e;
          }
        });
  }

  void makeDirectory(String path, int mode) throws FileFailure {
    inParent(
        path,
        (parent, name) -> {
          FileCalls.mkdir(parent, name, mode & 0777);
          return null;
        });
  }

  void remove(String path, boolean directory) throws FileFailure {
    checkForbidden(path);
    inParent(
        path,
        (parent, name) -> {
          FileCalls.unlink(parent, name, directory);
          return null;
        });
  }

  void rename(String from, HostTree target, String to, boolean replace) throws FileFailure {
    checkForbidden(from);
    inParent(
        from,
        (fromParent, fromName) ->
            target.inParent(
                to,
                (toParent, toName) -> {
                  FileCalls.rename(fromParent, fromName, toParent, toName, replace);
                  return null;
                }));
  }

  void setMode(String path, int mode) throws FileFailure {
    onFile(path, magic -> Files.setPosixFilePermissions(magic, permissions(mode)));
  }

  void setTimes(String path, long accessNanos, long modifiedNanos, long keep) throws FileFailure {
    onFile(
        path,
        magic -> {
          var view =
              Files.getFileAttributeView(
                  magic, java.nio.file.attribute.BasicFileAttributeView.class);
          view.setTimes(
              modifiedNanos == keep ? null : FileTime.from(modifiedNanos, TimeUnit.NANOSECONDS),
              accessNanos == keep ? null : FileTime.from(accessNanos, TimeUnit.NANOSECONDS),
              null);
        });
  }

  private interface FileAction {
    void apply(Path magic) throws IOException;
  }

  private void onFile(String path, FileAction action) throws FileFailure {
    int descriptor = openPath(path, 0);
    try {
      Status status = visible(FileCalls.statx(descriptor, ""));
      if (status.type() == FileCalls.S_IFREG && status.links() > 1) {
        throw FileFailure.refused();
      }
      action.apply(magic(descriptor));
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } catch (IOException _) {
      throw new FileFailure(Errno.EPERM);
    } finally {
      FileCalls.close(descriptor);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  String readLink(String path) throws FileFailure {
    return inParent(path, FileCalls::readlink);
  }

  /** The path with links resolved, relative to the root. */
  String realPath(String path) throws FileFailure {
    int descriptor = openPath(path, 0);
    try {
      Path real = Files.readSymbolicLink(magic(descriptor));
      Path base = Files.readSymbolicLink(magic(root));
      if (!real.startsWith(base)) {
        throw new FileFailure(Errno.ENOENT);
      }
      return base.relativize(real).toString();
    } catch (IOException _) {
      throw new FileFailure(Errno.EIO);
    } finally {
      FileCalls.close(descriptor);
    }
  }

  @Override
  public void close() {
    FileCalls.close(root);
  }
}
