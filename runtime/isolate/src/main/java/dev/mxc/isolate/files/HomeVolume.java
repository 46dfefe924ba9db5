package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A language's home, read-only by construction: there is no code here that writes. The folder's
 * content is known from an index made once, so that the hundreds of probes of an import cost no
 * system call; times are constant, so that ready-made bytecode stays valid.
 */
final class HomeVolume implements Volume {

  static final long MODIFIED_NANOS = GuestFileView.HOME_MODIFIED_SECONDS * 1_000_000_000L;

  private static final int DEVICE = 2;

  private sealed interface Item {
    record Folder(long inode, Map<String, Item> children) implements Item {}

    record File(long inode, long size, Path source) implements Item {}
  }

  private final String root;
  private final Item.Folder top;

  private HomeVolume(String root, Item.Folder top) {
    this.root = root;
    this.top = top;
  }

  /** Shows a folder at a guest path. */
  static HomeVolume of(String root, Path folder) {
    Map<Path, Item.Folder> folders = new LinkedHashMap<>();
    long[] inode = {1};
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              Item.Folder item = new Item.Folder(++inode[0], new LinkedHashMap<>());
              folders.put(dir, item);
              Item.Folder parent = folders.get(dir.getParent());
              if (parent != null) {
                parent.children.put(dir.getFileName().toString(), item);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              Item.Folder parent = folders.get(file.getParent());
              if (parent != null && attributes.isRegularFile()) {
                parent.children.put(
                    file.getFileName().toString(),
                    new Item.File(++inode[0], attributes.size(), file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the language home cannot be read", e);
    }
    Item.Folder top = folders.get(folder);
    if (top == null) {
      throw new IllegalArgumentException("no language home: " + folder);
    }
    return new HomeVolume(root, top);
  }

  private @Nullable Item find(String path) {
    Item item = top;
    for (String segment : path.substring(root.length()).split("/")) {
      if (!segment.isEmpty()) {
        item = item instanceof Item.Folder folder ? folder.children.get(segment) : null;
        if (item == null) {
          return null;
        }
      }
    }
    return item;
  }

  private Item existing(String path) throws FileException {
    Item item = find(path);
    if (item == null) {
      throw new FileException(Errno.ENOENT, path);
    }
    return item;
  }

  private static Attributes attributes(Item item) {
    return switch (item) {
      case Item.Folder folder -> attributes(FileType.DIRECTORY, 0555, 4096, folder.inode);
      case Item.File file -> attributes(FileType.REGULAR, 0444, file.size, file.inode);
    };
  }

  private static Attributes attributes(FileType type, int mode, long size, long inode) {
    return new Attributes(
        type, mode, size, MODIFIED_NANOS, MODIFIED_NANOS, MODIFIED_NANOS, inode, DEVICE, 1);
  }

  @Override
  public Attributes stat(String path, boolean followLinks) throws FileException {
    return attributes(existing(path));
  }

  @Override
  public List<Entry> list(String path) throws FileException {
    if (!(existing(path) instanceof Item.Folder folder)) {
      throw new FileException(Errno.ENOTDIR, path);
    }
    List<Entry> entries = new ArrayList<>(folder.children.size());
    folder.children.forEach((name, child) -> entries.add(new Entry(name, attributes(child))));
    return entries;
  }

  @Override
  public OpenFile open(String path, Set<OpenOption> options, int mode) throws IOException {
    Item item = find(path);
    if (options.contains(OpenOption.WRITE)) {
      throw new FileException(Errno.EACCES, path);
    }
    if (!(item instanceof Item.File file)) {
      throw new FileException(item == null ? Errno.ENOENT : Errno.EISDIR, path);
    }
    return new HomeFile(path, FileChannel.open(file.source, StandardOpenOption.READ));
  }

  private record HomeFile(String path, FileChannel channel) implements OpenFile {
    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public long write(long position, ByteBuffer source) throws FileException {
      throw new FileException(Errno.EBADF, path);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws FileException {
      throw new FileException(Errno.EBADF, path);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
