package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory, with a size: what is beyond it fails with ENOSPC. One lock for all: what is done
 * under it is short.
 */
final class MemoryVolume implements Volume {

  /** What an entry costs besides its bytes, so that empty files too run into the size. */
  private static final long ENTRY_BYTES = 512;

  private static final int NAME_BYTES_MAX = 255;

  private final String root;
  private final int device;
  private final long bytesMax;

  // Guarded by this, as are the nodes.
  private final Node top = new Node(true, 0755);
  private long bytesUsed;
  private long lastInode = 1;

  MemoryVolume(String root, int device, long bytesMax) {
    this.root = root;
    this.device = device;
    this.bytesMax = bytesMax;
  }

  private final class Node {
    final long inode = ++lastInode;
    final @Nullable Map<String, Node> children;
    byte[] bytes = new byte[0];
    int size;
    int mode;
    long accessNanos = now();
    long modifiedNanos = accessNanos;
    long changedNanos = accessNanos;
    boolean linked = true;

    Node(boolean directory, int mode) {
      this.children = directory ? new TreeMap<>() : null;
      this.mode = mode;
    }

    Attributes attributes() {
      return new Attributes(
          children != null ? FileType.DIRECTORY : FileType.REGULAR,
          mode,
          children != null ? 4096 : size,
          modifiedNanos,
          accessNanos,
          changedNanos,
          inode,
          device,
          linked ? 1 : 0);
    }

    void changed() {
      modifiedNanos = now();
      changedNanos = modifiedNanos;
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private @Nullable Node find(String path) throws FileException {
    Node node = top;
    String below = path.substring(root.length());
    for (String segment : below.split("/")) {
      if (segment.isEmpty()) {
        continue;
      }
      if (node.children == null) {
        throw new FileException(Errno.ENOTDIR, path);
      }
      Node child = node.children.get(segment);
      if (child == null) {
        return null;
      }
      node = child;
    }
    return node;
  }

  private Node existing(String path) throws FileException {
    Node node = find(path);
    if (node == null) {
      throw new FileException(Errno.ENOENT, path);
    }
    return node;
  }

  private Map<String, Node> siblings(String path) throws FileException {
    if (path.equals(root)) {
      throw new FileException(Errno.EBUSY, path);
    }
    Node parent = existing(GuestPaths.parent(path));
    if (parent.children == null) {
      throw new FileException(Errno.ENOTDIR, path);
    }
    return parent.children;
  }

  private void touchParent(String path) throws FileException {
    existing(GuestPaths.parent(path)).changed();
  }

  private void charge(long bytes, String path) throws FileException {
    if (bytesUsed + bytes > bytesMax) {
      throw new FileException(Errno.ENOSPC, path);
    }
    bytesUsed += bytes;
  }

  private Node create(String path, boolean directory, int mode) throws FileException {
    String name = GuestPaths.name(path);
    if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      throw new FileException(Errno.ENAMETOOLONG, path);
    }
    Map<String, Node> siblings = siblings(path);
    charge(ENTRY_BYTES + name.length(), path);
    Node node = new Node(directory, mode & 0777);
    siblings.put(name, node);
    touchParent(path);
    return node;
  }

  private void unlink(String path, Node node) throws FileException {
    siblings(path).remove(GuestPaths.name(path));
    touchParent(path);
    node.linked = false;
    bytesUsed -= ENTRY_BYTES + GuestPaths.name(path).length() + node.bytes.length;
    // An unlinked file that is still open keeps its bytes, uncounted: they are bounded by the
    // guest's heap.
  }

  @Override
  public synchronized Attributes stat(String path, boolean followLinks) throws FileException {
    return existing(path).attributes();
  }

  @Override
  public synchronized List<Entry> list(String path) throws FileException {
    Node node = existing(path);
    if (node.children == null) {
      throw new FileException(Errno.ENOTDIR, path);
    }
    List<Entry> entries = new ArrayList<>(node.children.size());
    node.children.forEach((name, child) -> entries.add(new Entry(name, child.attributes())));
    return entries;
  }

  @Override
  public synchronized OpenFile open(String path, Set<OpenOption> options, int mode)
      throws FileException {
    Node node = find(path);
    if (node == null) {
      if (!options.contains(OpenOption.CREATE)) {
        throw new FileException(Errno.ENOENT, path);
      }
      node = create(path, false, mode);
    } else if (options.contains(OpenOption.CREATE) && options.contains(OpenOption.EXCLUSIVE)) {
      throw new FileException(Errno.EEXIST, path);
    }
    boolean write = options.contains(OpenOption.WRITE);
    if (node.children != null && (write || !options.contains(OpenOption.READ))) {
      throw new FileException(Errno.EISDIR, path);
    }
    if (node.children != null) {
      throw new FileException(Errno.EISDIR, path);
    }
    MemoryFile file = new MemoryFile(path, node, write, options.contains(OpenOption.APPEND));
    if (write && options.contains(OpenOption.TRUNCATE)) {
      file.truncate(0);
    }
    return file;
  }

  @Override
  public synchronized void makeDirectory(String path, int mode) throws FileException {
    if (find(path) != null) {
      throw new FileException(Errno.EEXIST, path);
    }
    create(path, true, mode);
  }

  @Override
  public synchronized void remove(String path, boolean directory) throws FileException {
    Node node = existing(path);
    if (node.children == null && directory) {
      throw new FileException(Errno.ENOTDIR, path);
    }
    if (node.children != null && !directory) {
      throw new FileException(Errno.EISDIR, path);
    }
    if (node.children != null && !node.children.isEmpty()) {
      throw new FileException(Errno.ENOTEMPTY, path);
    }
    unlink(path, node);
  }

  @Override
  public synchronized void rename(String from, String to, boolean replace) throws FileException {
    Node node = existing(from);
    if (from.equals(root) || to.equals(root)) {
      throw new FileException(Errno.EBUSY, from);
    }
    if (from.equals(to)) {
      return;
    }
    if (GuestPaths.isWithin(to, from)) {
      throw new FileException(Errno.EINVAL, from);
    }
    Map<String, Node> target = siblings(to);
    Node old = target.get(GuestPaths.name(to));
    if (old != null) {
      if (!replace) {
        throw new FileException(Errno.EEXIST, to);
      }
      if (old.children != null && node.children == null) {
        throw new FileException(Errno.EISDIR, to);
      }
      if (old.children == null && node.children != null) {
        throw new FileException(Errno.ENOTDIR, to);
      }
      if (old.children != null && !old.children.isEmpty()) {
        throw new FileException(Errno.ENOTEMPTY, to);
      }
      unlink(to, old);
    }
    int growth = GuestPaths.name(to).length() - GuestPaths.name(from).length();
    charge(growth, to);
    siblings(from).remove(GuestPaths.name(from));
    target.put(GuestPaths.name(to), node);
    node.changedNanos = now();
    touchParent(from);
    touchParent(to);
  }

  @Override
  public synchronized void setTimes(
      String path, long accessNanos, long modifiedNanos, boolean followLinks) throws FileException {
    Node node = existing(path);
    node.accessNanos = accessNanos == FileRequest.KEEP_TIME ? node.accessNanos : accessNanos;
    node.modifiedNanos =
        modifiedNanos == FileRequest.KEEP_TIME ? node.modifiedNanos : modifiedNanos;
    node.changedNanos = now();
  }

  @Override
  public synchronized void setMode(String path, int mode) throws FileException {
    Node node = existing(path);
    node.mode = mode & 0777;
    node.changedNanos = now();
  }

  /** An open file of memory; the volume's lock guards its node. */
  private final class MemoryFile implements OpenFile {
    private final String path;
    private final Node node;
    private final boolean writable;
    private final boolean append;

    MemoryFile(String path, Node node, boolean writable, boolean append) {
      this.path = path;
      this.node = node;
      this.writable = writable;
      this.append = append;
    }

    @Override
    public int read(long position, ByteBuffer target) {
      synchronized (MemoryVolume.this) {
        if (position >= node.size) {
          return -1;
        }
        int length = Math.min(target.remaining(), node.size - (int) position);
        target.put(node.bytes, (int) position, length);
        return length;
      }
    }

    @Override
    public long write(long position, ByteBuffer source) throws FileException {
      synchronized (MemoryVolume.this) {
        requireWritable();
        long start = append ? node.size : position;
        long end = start + source.remaining();
        resize(Math.max(end, node.size));
        int length = source.remaining();
        source.get(node.bytes, (int) start, length);
        node.changed();
        return start + length;
      }
    }

    @Override
    public long size() {
      synchronized (MemoryVolume.this) {
        return node.size;
      }
    }

    @Override
    public void truncate(long size) throws FileException {
      synchronized (MemoryVolume.this) {
        requireWritable();
        resize(size);
        node.changed();
      }
    }

    private void requireWritable() throws FileException {
      if (!writable) {
        throw new FileException(Errno.EBADF, path);
      }
    }

    /** Grows in steps of a quarter, shrinks exactly; the capacity is what is charged. */
    private void resize(long size) throws FileException {
      if (size > node.bytes.length) {
        if (size > bytesMax || size > Integer.MAX_VALUE - 8) {
          throw new FileException(Errno.ENOSPC, path);
        }
        long ample = Math.max(size, Math.min(node.bytes.length + node.bytes.length / 4L, bytesMax));
        long capacity = bytesUsed + ample - node.bytes.length <= bytesMax ? ample : size;
        if (node.linked) {
          charge(capacity - node.bytes.length, path);
        }
        node.bytes = Arrays.copyOf(node.bytes, (int) capacity);
      } else if (size < node.size) {
        Arrays.fill(node.bytes, (int) size, node.size, (byte) 0);
        if (size == 0) {
          bytesUsed -= node.linked ? node.bytes.length : 0;
          node.bytes = new byte[0];
        }
      }
      node.size = (int) size;
    }

    @Override
    public void close() throws IOException {
      // Nothing is held.
    }
  }
}
