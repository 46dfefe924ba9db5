package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  // Guarded by this.
  private final Set<String> whiteouts = new TreeSet<>();

  /**
   * What a lower file was when it was first changed or hidden, for the conflict check of a commit.
   */
  private final Map<String, Status> originals = new HashMap<>();

  OverlayMount(HostTree lower, HostTree upper) {
    this.lower = lower;
    this.upper = upper;
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
  public synchronized HostTree.Opened open(
      String path, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure {
    String real = resolve(path, true);
    boolean write = options.contains(OpenOption.WRITE) || options.contains(OpenOption.CREATE);
    if (!write) {
      return shower(real).open(real, options, mode, creation);
    }
    if (!isVisible(real)) {
      if (!options.contains(OpenOption.CREATE)) {
        throw new FileFailure(Errno.ENOENT);
      }
      requireFolder(parent(real));
      creation.check();
      copyUpFolders(parent(real));
      return upper.open(real, options, mode, ALWAYS);
    }
    if (options.contains(OpenOption.EXCLUSIVE)) {
      throw new FileFailure(Errno.EEXIST);
    }
    Status status = shower(real).stat(real, false);
    if (status.type() == FileCalls.S_IFDIR) {
      throw new FileFailure(Errno.EISDIR);
    }
    if (options.contains(OpenOption.WRITE)) {
      copyUp(real);
    }
    return shower(real).open(real, options, mode, creation);
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

  /** Brings a lower file up, whole. */
  private void copyUp(String path) throws FileFailure {
    if (upper.exists(path)) {
      return;
    }
    copyUpFolders(parent(path));
    HostTree.Opened from = lower.open(path, EnumSet.of(OpenOption.READ), 0, ALWAYS);
    try (FileChannel source = from.channel();
        FileChannel target =
            upper
                .open(
                    path,
                    EnumSet.of(OpenOption.WRITE, OpenOption.CREATE, OpenOption.EXCLUSIVE),
                    from.status().mode() & 0777 | 0600,
                    ALWAYS)
                .channel()) {
      originals.putIfAbsent(path, from.status());
      for (long at = 0; at < source.size(); ) {
        at += source.transferTo(at, source.size() - at, target);
      }
    } catch (IOException _) {
      throw new FileFailure(Errno.EIO);
    }
  }

  private void hide(String path) throws FileFailure {
    if (!isHidden(path) && lower.exists(path)) {
      originals.putIfAbsent(path, lower.stat(path, false));
      whiteouts.add(path);
    }
  }

  @Override
  public synchronized void makeDirectory(String path, int mode) throws FileFailure {
    String real = resolve(path, false);
    if (isVisible(real)) {
      throw new FileFailure(Errno.EEXIST);
    }
    requireFolder(parent(real));
    copyUpFolders(parent(real));
    upper.makeDirectory(real, mode | 0700);
  }

  @Override
  public synchronized void remove(String path, boolean directory) throws FileFailure {
    String real = resolve(path, false);
    boolean isFolder = shower(real).stat(real, false).type() == FileCalls.S_IFDIR;
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
  public synchronized void rename(String from, String to, boolean replace) throws FileFailure {
    String source = resolve(from, false);
    String target = resolve(to, false);
    boolean isFolder = shower(source).stat(source, false).type() == FileCalls.S_IFDIR;
    if (isFolder && !isHidden(source) && lower.exists(source)) {
      // As the kernel's overlay does; programs then copy and remove.
      throw new FileFailure(Errno.EXDEV);
    }
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
      copyUp(source);
    }
    copyUpFolders(parent(target));
    hide(target);
    upper.rename(source, upper, target, true);
    hide(source);
  }

  @Override
  public synchronized void setMode(String path, int mode) throws FileFailure {
    String real = resolve(path, true);
    if (shower(real).stat(real, false).type() != FileCalls.S_IFDIR) {
      copyUp(real);
      upper.setMode(real, mode | 0600);
    }
  }

  @Override
  public synchronized void setTimes(String path, long accessNanos, long modifiedNanos, long keep)
      throws FileFailure {
    String real = resolve(path, true);
    if (shower(real).stat(real, false).type() != FileCalls.S_IFDIR) {
      copyUp(real);
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
    Map<String, Change> changes = new java.util.TreeMap<>();
    collectUpper("", changes);
    for (String whiteout : whiteouts) {
      collectHidden(whiteout, changes);
    }
    return changes;
  }

  /** What a commit has to know of a changed file. */
  record Change(Kind kind, long bytes, java.util.Optional<Status> original) {
    enum Kind {
      CREATED,
      MODIFIED,
      DELETED
    }
  }

  private void collectUpper(String folder, Map<String, Change> changes) throws FileFailure {
    for (HostTree.Child child : upper.list(folder)) {
      String path = child(folder, child.name());
      if (child.status().type() == FileCalls.S_IFDIR) {
        collectUpper(path, changes);
      } else {
        Status original = originals.get(path);
        boolean replaces = original != null && original.type() == FileCalls.S_IFREG;
        changes.put(
            path,
            new Change(
                replaces ? Change.Kind.MODIFIED : Change.Kind.CREATED,
                child.status().size(),
                java.util.Optional.ofNullable(replaces ? original : null)));
      }
    }
  }

  private void collectHidden(String path, Map<String, Change> changes) throws FileFailure {
    if (!lower.exists(path)) {
      return;
    }
    Status status = lower.stat(path, false);
    if (status.type() == FileCalls.S_IFDIR) {
      for (HostTree.Child child : lower.list(path)) {
        collectHidden(child(path, child.name()), changes);
      }
    } else if (!changes.containsKey(path)) {
      Status original = originals.getOrDefault(path, status);
      changes.put(path, new Change(Change.Kind.DELETED, 0, java.util.Optional.of(original)));
    }
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
