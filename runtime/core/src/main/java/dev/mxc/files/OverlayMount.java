package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Copy on write: what a guest changes goes to an upper folder of the host's own, the source below
 * stays as it is. A lower entry is hidden by a whiteout on it or on a folder above it; the upper
 * folder always shows. Links are resolved here, over both, since a link below may lead to a file
 * that was changed above. One lock for all: changes are seldom and short.
 */
final class OverlayMount implements Mount {

  private static final int LINKS_MAX = 16;
  private static final HostTree.Creation ALWAYS = () -> {};

  private final HostTree lower;
  private final HostTree upper;
  private final Reserved reserved;

  // Guarded by this.
  private final Set<String> whiteouts = new TreeSet<>();

  /**
   * What a lower file was when it was first changed or hidden, for the conflict check of a commit.
   */
  private final Map<String, Status> originals = new HashMap<>();

  OverlayMount(HostTree lower, HostTree upper, Reserved reserved) {
    this.lower = lower;
    this.upper = upper;
    this.reserved = reserved;
  }

  HostTree lower() {
    return lower;
  }

  HostTree upper() {
    return upper;
  }

  private boolean isHidden(String path) {
    for (String at = path; !at.isEmpty(); at = parent(at)) {
      if (whiteouts.contains(at)) {
        return true;
      }
    }
    return false;
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static String child(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** The tree that shows a path (no link in it), or the failure that the path meets. */
  private HostTree shower(String path) throws FileFailure {
    if (upper.exists(path)) {
      return upper;
    }
    if (isHidden(path)) {
      throw new FileFailure(Errno.ENOENT);
    }
    return lower;
  }

  /**
   * The path without links on the way, and without one at its end when {@code last}. It may not
   * exist.
   */
  private String resolve(String path, boolean last) throws FileFailure {
    String real = withoutLinks(path, last);
    if (reserved.covers(real)) {
      throw FileFailure.refused();
    }
    return real;
  }

  private String withoutLinks(String path, boolean last) throws FileFailure {
    Deque<String> left =
        new ArrayDeque<>(List.of(path.isEmpty() ? new String[0] : path.split("/")));
    String at = "";
    for (int links = 0; !left.isEmpty(); ) {
      String name = left.pop();
      if (name.equals("..")) {
        if (at.isEmpty()) {
          throw FileFailure.refused();
        }
        at = parent(at);
        continue;
      }
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      String next = child(at, name);
      if (left.isEmpty() && !last) {
        return next;
      }
      if (!isLink(next)) {
        at = next;
        continue;
      }
      if (++links > LINKS_MAX) {
        throw new FileFailure(Errno.ELOOP);
      }
      String target = shower(next).readLink(next);
      if (target.startsWith("/")) {
        throw FileFailure.refused();
      }
      List<String> parts = List.of(target.split("/"));
      parts.reversed().forEach(left::push);
    }
    return at;
  }

  private boolean isLink(String path) throws FileFailure {
    try {
      return shower(path).stat(path, false).type() == FileCalls.S_IFLNK;
    } catch (FileFailure e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public synchronized Status stat(String path, boolean followLinks) throws FileFailure {
    String real = resolve(path, followLinks);
    return shower(real).stat(real, false);
  }

  @Override
  public synchronized List<HostTree.Child> list(String path) throws FileFailure {
    String real = resolve(path, true);
    Map<String, HostTree.Child> children = new LinkedHashMap<>();
    if (shower(real).stat(real, false).type() != FileCalls.S_IFDIR) {
      throw new FileFailure(Errno.ENOTDIR);
    }
    if (!isHidden(real)
        && lower.exists(real)
        && lower.stat(real, false).type() == FileCalls.S_IFDIR) {
      for (HostTree.Child child : lower.list(real)) {
        if (!whiteouts.contains(child(real, child.name()))) {
          children.put(child.name(), child);
        }
      }
    }
    if (upper.exists(real)) {
      upper.list(real).forEach(child -> children.put(child.name(), child));
    }
    return List.copyOf(children.values());
  }

  @Override
  public synchronized OpenedFile open(
      String path, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure {
    String real = resolve(path, true);
    if (!options.contains(OpenOption.WRITE)) {
      return shower(real).open(real, options, mode, creation);
    }
    if (!isVisible(real)) {
      if (!options.contains(OpenOption.CREATE)) {
        throw new FileFailure(Errno.ENOENT);
      }
      requireFolder(parent(real));
      creation.check();
      copyUpFolders(parent(real));
      return upper.open(real, options, mode | 0600, ALWAYS);
    }
    if (options.contains(OpenOption.CREATE) && options.contains(OpenOption.EXCLUSIVE)) {
      throw new FileFailure(Errno.EEXIST);
    }
    if (shower(real).stat(real, false).type() == FileCalls.S_IFDIR) {
      throw new FileFailure(Errno.EISDIR);
    }
    copyUp(real, !options.contains(OpenOption.TRUNCATE));
    return upper.open(real, options, mode, ALWAYS);
  }

  private boolean isVisible(String path) throws FileFailure {
    return upper.exists(path) || !isHidden(path) && lower.exists(path);
  }

  private void requireFolder(String path) throws FileFailure {
    if (shower(path).stat(path, false).type() != FileCalls.S_IFDIR) {
      throw new FileFailure(Errno.ENOTDIR);
    }
  }

  private void copyUpFolders(String path) throws FileFailure {
    if (path.isEmpty() || upper.exists(path)) {
      return;
    }
    copyUpFolders(parent(path));
    upper.makeDirectory(path, lower.stat(path, false).mode() & 0777 | 0700);
  }

  /** Brings a lower file up, empty when its content is not wanted. */
  private void copyUp(String path, boolean content) throws FileFailure {
    if (upper.exists(path)) {
      return;
    }
    copyUpFolders(parent(path));
    EnumSet<OpenOption> create =
        EnumSet.of(OpenOption.WRITE, OpenOption.CREATE, OpenOption.EXCLUSIVE);
    try (OpenedFile from = lower.open(path, EnumSet.of(OpenOption.READ), 0, ALWAYS);
        OpenedFile to = upper.open(path, create, upperMode(from.status()), ALWAYS)) {
      originals.putIfAbsent(path, from.status());
      if (content) {
        copy(from.channel(), to.channel());
      }
    } catch (IOException _) {
      upper.remove(path, false);
      throw new FileFailure(Errno.ENOSPC);
    }
  }

  /** What is in the upper folder can always be changed by its owner. */
  private static int upperMode(Status status) {
    return status.mode() & 0777 | 0600;
  }

  static void copy(FileChannel from, FileChannel to) throws IOException {
    for (long at = 0; at < from.size(); ) {
      at += from.transferTo(at, from.size() - at, to);
    }
  }

  private void hide(String path) throws FileFailure {
    if (!isHidden(path) && lower.exists(path)) {
      originals.putIfAbsent(path, lower.stat(path, false));
      whiteouts.add(path);
    }
  }

  @Override
  public synchronized void makeDirectory(String path, int mode, HostTree.Creation creation)
      throws FileFailure {
    String real = resolve(path, false);
    if (isVisible(real)) {
      throw new FileFailure(Errno.EEXIST);
    }
    requireFolder(parent(real));
    creation.check();
    copyUpFolders(parent(real));
    upper.makeDirectory(real, mode | 0700);
  }

  private void requireNothingReservedBelow(String path) throws FileFailure {
    if (reserved.liesBelow(path)) {
      throw new FileFailure(Errno.EBUSY);
    }
  }

  @Override
  public synchronized void remove(String path, boolean directory) throws FileFailure {
    String real = resolve(path, false);
    boolean isFolder = shower(real).stat(real, false).type() == FileCalls.S_IFDIR;
    requireNothingReservedBelow(real);
    if (isFolder != directory) {
      throw new FileFailure(isFolder ? Errno.EISDIR : Errno.ENOTDIR);
    }
    if (isFolder && !list(real).isEmpty()) {
      throw new FileFailure(Errno.ENOTEMPTY);
    }
    if (upper.exists(real)) {
      upper.remove(real, directory);
    }
    hide(real);
  }

  @Override
  public synchronized void requireMovable(String path) throws FileFailure {
    stat(path, false);
  }

  @Override
  public synchronized void rename(String from, String to, boolean replace) throws FileFailure {
    String source = resolve(from, false);
    String target = resolve(to, false);
    int type = shower(source).stat(source, false).type();
    boolean isFolder = type == FileCalls.S_IFDIR;
    if (source.equals(target)) {
      return;
    }
    if (type == FileCalls.S_IFLNK) {
      // A link of the same text elsewhere is a new link.
      throw new FileFailure(Errno.EPERM);
    }
    if (isFolder && !isHidden(source) && lower.exists(source)) {
      // As the kernel's overlay does; programs then copy and remove.
      throw new FileFailure(Errno.EXDEV);
    }
    requireNothingReservedBelow(source);
    requireNothingReservedBelow(target);
    requireFolder(parent(target));
    if (isVisible(target)) {
      if (!replace) {
        throw new FileFailure(Errno.EEXIST);
      }
      boolean targetIsFolder = shower(target).stat(target, false).type() == FileCalls.S_IFDIR;
      if (targetIsFolder != isFolder) {
        throw new FileFailure(targetIsFolder ? Errno.EISDIR : Errno.ENOTDIR);
      }
      if (targetIsFolder && !list(target).isEmpty()) {
        throw new FileFailure(Errno.ENOTEMPTY);
      }
    }
    if (!isFolder) {
      copyUp(source, true);
    }
    copyUpFolders(parent(target));
    upper.rename(source, target, true);
    hide(target);
    hide(source);
  }

  @Override
  public synchronized void setMode(String path, int mode) throws FileFailure {
    String real = resolve(path, true);
    if (shower(real).stat(real, false).type() != FileCalls.S_IFDIR) {
      copyUp(real, true);
      upper.setMode(real, mode | 0600);
    }
  }

  @Override
  public synchronized void setTimes(String path, long accessNanos, long modifiedNanos, long keep)
      throws FileFailure {
    String real = resolve(path, true);
    if (shower(real).stat(real, false).type() != FileCalls.S_IFDIR) {
      copyUp(real, true);
      upper.setTimes(real, accessNanos, modifiedNanos, keep);
    }
  }

  @Override
  public synchronized String readLink(String path) throws FileFailure {
    String real = resolve(path, false);
    return shower(real).readLink(real);
  }

  @Override
  public synchronized String realPath(String path) throws FileFailure {
    String real = resolve(path, true);
    shower(real).stat(real, false);
    return real;
  }

  @Override
  public boolean writable() {
    return true;
  }

  /** What differs from the source, by relative path, in order. */
  synchronized Map<String, Change> changes() throws FileFailure {
    Map<String, Change> changes = new TreeMap<>();
    collectUpper("", changes);
    for (String whiteout : whiteouts) {
      collectHidden(whiteout, changes);
    }
    return changes;
  }

  /**
   * What a commit has to know of a changed file.
   *
   * @param original what was at its path when the guest first changed it: a file or link, or a
   *     folder that gave way to a file
   */
  record Change(Kind kind, long bytes, Optional<Status> original) {
    enum Kind {
      CREATED,
      MODIFIED,
      DELETED
    }
  }

  private void collectUpper(String folder, Map<String, Change> changes) throws FileFailure {
    for (HostTree.Child child : upper.list(folder)) {
      String path = child(folder, child.name());
      Optional<Status> original = Optional.ofNullable(originals.get(path));
      if (child.status().type() == FileCalls.S_IFDIR) {
        collectUpper(path, changes);
      } else if (original.isEmpty() || original.get().type() == FileCalls.S_IFDIR) {
        changes.put(path, new Change(Change.Kind.CREATED, child.status().size(), original));
      } else if (!isUntouched(path, child.status(), original.get())) {
        changes.put(path, new Change(Change.Kind.MODIFIED, child.status().size(), original));
      }
    }
  }

  /** Whether a file came up and then stayed as it was, as one does that is opened for appending. */
  private boolean isUntouched(String path, Status above, Status original) throws FileFailure {
    if (original.type() != FileCalls.S_IFREG
        || above.size() != original.size()
        || (above.mode() & 0777) != upperMode(original)) {
      return false;
    }
    Set<OpenOption> read = EnumSet.of(OpenOption.READ);
    try (OpenedFile a = upper.open(path, read, 0, ALWAYS);
        OpenedFile b = lower.open(path, read, 0, ALWAYS)) {
      return isSameContent(a.channel(), b.channel());
    } catch (FileFailure _) {
      // Gone from below: the commit's check has more to say.
      return false;
    } catch (IOException _) {
      throw new FileFailure(Errno.EIO);
    }
  }

  private static boolean isSameContent(FileChannel a, FileChannel b) throws IOException {
    InputStream first = new BufferedInputStream(Channels.newInputStream(a), 1 << 16);
    InputStream second = new BufferedInputStream(Channels.newInputStream(b), 1 << 16);
    while (true) {
      byte[] part = first.readNBytes(1 << 16);
      if (!Arrays.equals(part, second.readNBytes(1 << 16))) {
        return false;
      }
      if (part.length == 0) {
        return true;
      }
    }
  }

  private void collectHidden(String path, Map<String, Change> changes) throws FileFailure {
    if (!lower.exists(path)) {
      return;
    }
    if (lower.stat(path, false).type() == FileCalls.S_IFDIR) {
      for (HostTree.Child child : lower.list(path)) {
        collectHidden(child(path, child.name()), changes);
      }
    } else if (!upper.exists(path) || upper.stat(path, false).type() == FileCalls.S_IFDIR) {
      // Without an original it came after the guest had removed its folder: a conflict.
      changes.put(
          path, new Change(Change.Kind.DELETED, 0, Optional.ofNullable(originals.get(path))));
    }
  }

  /** Folders of the source that the guest removed, the deepest first. */
  synchronized List<String> removedFolders() throws FileFailure {
    List<String> folders = new ArrayList<>();
    for (String path : whiteouts) {
      boolean isBack = upper.exists(path) && upper.stat(path, false).type() == FileCalls.S_IFDIR;
      if (!isBack && lower.exists(path) && lower.stat(path, false).type() == FileCalls.S_IFDIR) {
        folders.add(path);
      }
    }
    return folders.reversed();
  }

  /** A commit moved a file away and back, which is no change of the source. */
  synchronized void movedBack(String path) throws FileFailure {
    if (originals.containsKey(path)) {
      originals.put(path, lower.stat(path, false));
    }
  }

  /** The permission bits that a changed file is to have in the source. */
  static int committedMode(Status above, Optional<Status> original) {
    return original
            .filter(status -> status.type() == FileCalls.S_IFREG)
            .filter(status -> upperMode(status) == (above.mode() & 0777))
            .orElse(above)
            .mode()
        & 0777;
  }

  /** After a commit: the source is what the guest sees. */
  synchronized void forget() throws FileFailure {
    whiteouts.clear();
    originals.clear();
    for (HostTree.Child child : upper.list("")) {
      removeTree(child.name());
    }
  }

  private void removeTree(String path) throws FileFailure {
    boolean folder = upper.stat(path, false).type() == FileCalls.S_IFDIR;
    if (folder) {
      for (HostTree.Child child : upper.list(path)) {
        removeTree(child(path, child.name()));
      }
    }
    upper.remove(path, folder);
  }

  @Override
  public void close() {
    lower.close();
    upper.close();
  }
}
