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
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final int EAGAIN = 11;

  /** A lookup with {@code ..} in a link gives up when something is renamed meanwhile. */
  private static final int RESOLVE_TRIES = 32;

  private static final int SET_ID_BITS = 06000;

  private final int root;
  private final long resolve;
  private final Reserved reserved;

  /**
   * Who uses the root's descriptor: the owner, and every lookup under way. The last one closes it,
   * since its number may be another tree's a moment later.
   */
  private final AtomicInteger users = new AtomicInteger(1);

  private HostTree(int root, long resolve, Reserved reserved) {
    this.root = root;
    this.resolve = resolve;
    this.reserved = reserved;
  }

  /** Opens a folder, given by its real path; what is reserved in it is refused. */
  static HostTree open(Path folder, Reserved reserved) throws IOException {
    return open(folder, BENEATH, reserved);
  }

  /** For a test that must fail without the kernel's check. */
  static HostTree openUnchecked(Path folder) throws IOException {
    return open(folder, 0, Reserved.NOTHING);
  }

  private static HostTree open(Path folder, long resolve, Reserved reserved) throws IOException {
    try {
      return new HostTree(FileCalls.openRoot(folder.toString()), resolve, reserved);
    } catch (SystemCallException e) {
      throw new IOException("the folder " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private interface WithRoot<T> {
    T apply() throws SystemCallException;
  }

  private <T> T withRoot(WithRoot<T> action) throws FileFailure {
    if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new FileFailure(Errno.EIO);
    }
    try {
      return action.apply();
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } finally {
      leave();
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      FileCalls.close(root);
    }
  }

  private int openBeneath(String path, int flags) throws FileFailure {
    return withRoot(() -> {
      for (int tries = 1; ; tries++) {
        try {
          return FileCalls.openat2(
              root, path.isEmpty() ? "." : path, flags | FileCalls.O_CLOEXEC, 0, resolve);
        } catch (SystemCallException e) {
          if (e.errno() != EAGAIN || tries == RESOLVE_TRIES) {
            throw e;
          }
        }
      }
    });
  }

  /** An O_PATH descriptor: nothing is opened yet, so nothing can block. */
  private int openPath(String path, int flags) throws FileFailure {
    int descriptor = openBeneath(path, FileCalls.O_PATH | flags);
    try {
      if (!reserved.isEmpty() && reserved.covers(location(descriptor))) {
        throw FileFailure.refused();
      }
      return descriptor;
    } catch (FileFailure e) {
      FileCalls.close(descriptor);
      throw e;
    }
  }

  /**
   * Where an open file is, relative to the root and free of links: links lead into what is reserved
   * by other paths than its own.
   */
  private String location(int descriptor) throws FileFailure {
    return withRoot(
            () -> {
              String base = FileCalls.descriptorPath(root);
              String path = FileCalls.descriptorPath(descriptor);
              if (path.equals(base)) {
                return Optional.of("");
              }
              String prefix = base.endsWith("/") ? base : base + "/";
              return path.startsWith(prefix)
                  ? Optional.of(path.substring(prefix.length()))
                  : Optional.<String>empty();
            })
        .orElseThrow(() -> new FileFailure(Errno.ENOENT));
  }

  /** An action on a last name in an opened parent folder. */
  private interface InParent<T extends @Nullable Object> {
    T apply(int parent, String name) throws SystemCallException, FileFailure;
  }

  private <T extends @Nullable Object> T inParent(String path, InParent<T> action)
      throws FileFailure {
    int slash = path.lastIndexOf('/');
    int parent = openPath(slash < 0 ? "" : path.substring(0, slash), FileCalls.O_DIRECTORY);
    String name = path.substring(slash + 1);
    try {
      if (!reserved.isEmpty() && reserved.covers(Reserved.child(location(parent), name))) {
        throw FileFailure.refused();
      }
      return action.apply(parent, name);
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } finally {
      FileCalls.close(parent);
    }
  }

  /** What holds something reserved stays where it is, so that the reserved path stays its own. */
  private void requireMovable(int parent, String name) throws FileFailure {
    if (!reserved.isEmpty() && reserved.liesBelow(Reserved.child(location(parent), name))) {
      throw new FileFailure(Errno.EBUSY);
    }
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
    int descriptor = openBeneath(path, FileCalls.O_RDONLY | FileCalls.O_DIRECTORY);
    try {
      String location = reserved.isEmpty() ? "" : location(descriptor);
      if (reserved.covers(location)) {
        throw FileFailure.refused();
      }
      List<Child> children = new ArrayList<>();
      for (String name : FileCalls.names(descriptor)) {
        if (reserved.covers(Reserved.child(location, name))) {
          continue;
        }
        try {
          Status status = visible(FileCalls.statx(descriptor, name));
          if (!status.mountRoot()) {
            children.add(new Child(name, status));
          }
        } catch (SystemCallException | FileFailure _) {
          // Gone since, or nothing that a guest sees.
        }
      }
      return children;
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    } finally {
      FileCalls.close(descriptor);
    }
  }

  /**
   * Opens a regular file. One with more than one name, or with a set-id bit, is not written. {@code
   * beforeCreate} may refuse a new entry.
   */
  OpenedFile open(String path, Set<OpenOption> options, int mode, Creation beforeCreate)
      throws FileFailure {
    if (options.contains(OpenOption.CREATE)) {
      if (!exists(path)) {
        beforeCreate.check();
        create(path, mode, options.contains(OpenOption.EXCLUSIVE));
      } else if (options.contains(OpenOption.EXCLUSIVE)) {
        throw new FileFailure(Errno.EEXIST);
      }
    }
    int descriptor = openPath(path, 0);
    try {
      Status status = visible(FileCalls.statx(descriptor, ""));
      if (status.type() == FileCalls.S_IFDIR) {
        throw new FileFailure(Errno.EISDIR);
      }
      EnumSet<StandardOpenOption> how = EnumSet.noneOf(StandardOpenOption.class);
      if (options.contains(OpenOption.READ)) {
        how.add(StandardOpenOption.READ);
      }
      if (options.contains(OpenOption.WRITE)) {
        requireWritable(status);
        how.add(StandardOpenOption.WRITE);
      }
      return new OpenedFile(FileChannel.open(magic(descriptor), how), descriptor, status);
    } catch (SystemCallException e) {
      FileCalls.close(descriptor);
      throw FileFailure.of(e);
    } catch (IOException _) {
      FileCalls.close(descriptor);
      throw new FileFailure(Errno.EACCES);
    } catch (FileFailure e) {
      FileCalls.close(descriptor);
      throw e;
    }
  }

  /**
   * Another name may lie outside the root. The kernel takes set-id bits away from a file that is
   * written, but not when root writes it.
   */
  private static void requireWritable(Status status) throws FileFailure {
    boolean regular = status.type() == FileCalls.S_IFREG;
    if (regular && (status.links() > 1 || (status.mode() & SET_ID_BITS) != 0)) {
      throw FileFailure.refused();
    }
  }

  /** Says whether a new entry may be made, by throwing if not. */
  interface Creation {
    void check() throws FileFailure;
  }

  private void create(String path, int mode, boolean exclusive) throws FileFailure {
    inParent(
        path,
        (parent, name) -> {
          int flags = FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL;
          try {
            FileCalls.close(
                FileCalls.openat2(
                    parent,
                    name,
                    flags | FileCalls.O_NOFOLLOW | FileCalls.O_CLOEXEC,
                    mode & 0777,
                    resolve));
          } catch (SystemCallException e) {
            if (e.errno() != Errno.EEXIST.number() || exclusive) {
              throw e;
            }
          }
          return null;
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
    inParent(
        path,
        (parent, name) -> {
          requireMovable(parent, name);
          FileCalls.unlink(parent, name, directory);
          return null;
        });
  }

  /** Renames; an existing target is replaced or, without {@code replace}, EEXIST. */
  void rename(String from, String to, boolean replace) throws FileFailure {
    rename(from, to, replace ? 0 : FileCalls.RENAME_NOREPLACE);
  }

  /** Gives two files each other's name in one step; EINVAL where the file system cannot. */
  void exchange(String first, String second) throws FileFailure {
    rename(first, second, FileCalls.RENAME_EXCHANGE);
  }

  private void rename(String from, String to, int flags) throws FileFailure {
    inParent(
        from,
        (fromParent, fromName) -> {
          requireMovable(fromParent, fromName);
          return inParent(
              to,
              (toParent, toName) -> {
                requireMovable(toParent, toName);
                FileCalls.rename(fromParent, fromName, toParent, toName, flags);
                return null;
              });
        });
  }

  void setMode(String path, int mode) throws FileFailure {
    onFile(path, magic -> Files.setPosixFilePermissions(magic, permissions(mode)));
  }

  void setTimes(String path, long accessNanos, long modifiedNanos, long keep) throws FileFailure {
    onFile(
        path,
        magic ->
            Files.getFileAttributeView(magic, BasicFileAttributeView.class)
                .setTimes(time(modifiedNanos, keep), time(accessNanos, keep), null));
  }

  private static @Nullable FileTime time(long nanos, long keep) {
    return nanos == keep ? null : FileTime.from(nanos, TimeUnit.NANOSECONDS);
  }

  private interface FileAction {
    void apply(Path magic) throws IOException;
  }

  private void onFile(String path, FileAction action) throws FileFailure {
    int descriptor = openPath(path, 0);
    try {
      requireWritable(visible(FileCalls.statx(descriptor, "")));
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
      return location(descriptor);
    } finally {
      FileCalls.close(descriptor);
    }
  }

  /** The last lookup under way closes the descriptor. */
  @Override
  public void close() {
    leave();
  }
}
