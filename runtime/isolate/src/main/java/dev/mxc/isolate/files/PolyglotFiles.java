package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * {@link GuestFiles} for the Polyglot API, one per context. Paths are the JVM's own objects, used
 * for their text alone: no method here touches a file of this machine through them.
 */
public final class PolyglotFiles implements FileSystem {

  private static final int NEW_FILE_MODE = 0644;
  private static final int NEW_DIRECTORY_MODE = 0755;
  private static final int GUEST_ID = 1000;

  private volatile GuestFiles files;

  /** Shows {@code files} until others are bound. */
  public PolyglotFiles(GuestFiles files) {
    this.files = files;
  }

  /** Shows other files from now on: a context is made before it is anybody's. */
  public void bind(GuestFiles others) {
    files = others;
  }

  /** The exception from which the languages tell the error number. */
  static IOException translate(FileException e) {
    String path = e.path();
    return switch (e.errno()) {
      case ENOENT -> new NoSuchFileException(path);
      case EACCES -> new AccessDeniedException(path);
      case EEXIST -> new FileAlreadyExistsException(path);
      case ENOTDIR -> new NotDirectoryException(path);
      case ENOTEMPTY -> new DirectoryNotEmptyException(path);
      case ELOOP -> new FileSystemLoopException(path);
      default -> new FileSystemException(path, null, e.errno().message());
    };
  }

  @Override
  public Path parsePath(URI uri) {
    if (!"file".equals(uri.getScheme()) || uri.getRawAuthority() != null || uri.getPath() == null) {
      throw new UnsupportedOperationException("only file: URIs without a host are supported");
    }
    return Path.of(uri.getPath());
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    Attributes attributes = attributes(path, options);
    int wanted = 0;
    for (AccessMode mode : modes) {
      wanted |=
          switch (mode) {
            case READ -> 0444;
            case WRITE -> 0222;
            case EXECUTE -> 0111;
          };
    }
    for (int bits : new int[] {0444, 0222, 0111}) {
      if ((wanted & bits) != 0 && (attributes.mode() & bits) == 0) {
        throw new AccessDeniedException(path.toString());
      }
    }
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
    try {
      files.makeDirectory(dir.toString(), mode(attributes, NEW_DIRECTORY_MODE));
    } catch (FileException e) {
      throw translate(e);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    try {
      boolean directory = files.stat(path.toString(), false).type() == FileType.DIRECTORY;
      files.remove(path.toString(), directory);
    } catch (FileException e) {
      throw translate(e);
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends java.nio.file.OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    EnumSet<OpenOption> wanted = EnumSet.noneOf(OpenOption.class);
    boolean noFollow = options.contains(LinkOption.NOFOLLOW_LINKS);
    for (java.nio.file.OpenOption option : options) {
      add(wanted, option);
    }
    if (wanted.contains(OpenOption.APPEND)) {
      wanted.add(OpenOption.WRITE);
    }
    if (!wanted.contains(OpenOption.WRITE)) {
      wanted.add(OpenOption.READ);
      wanted.removeAll(Set.of(OpenOption.CREATE, OpenOption.EXCLUSIVE, OpenOption.TRUNCATE));
    }
    try {
      if (noFollow && isLink(path)) {
        throw new FileException(Errno.ELOOP, path.toString());
      }
      GuestFiles.Handle handle =
          files.open(path.toString(), wanted, mode(attributes, NEW_FILE_MODE));
      return new GuestChannel(
          handle, wanted.contains(OpenOption.READ), wanted.contains(OpenOption.WRITE));
    } catch (FileException e) {
      throw translate(e);
    }
  }

  private static void add(Set<OpenOption> wanted, java.nio.file.OpenOption option) {
    switch (option) {
      case StandardOpenOption.READ -> wanted.add(OpenOption.READ);
      case StandardOpenOption.WRITE -> wanted.add(OpenOption.WRITE);
      case StandardOpenOption.APPEND -> wanted.add(OpenOption.APPEND);
      case StandardOpenOption.TRUNCATE_EXISTING -> wanted.add(OpenOption.TRUNCATE);
      case StandardOpenOption.CREATE -> wanted.add(OpenOption.CREATE);
      case StandardOpenOption.CREATE_NEW -> {
        wanted.add(OpenOption.CREATE);
        wanted.add(OpenOption.EXCLUSIVE);
      }
      case StandardOpenOption.DELETE_ON_CLOSE ->
          throw new UnsupportedOperationException("no delete on close");
      default -> {
        // SPARSE, SYNC, DSYNC and NOFOLLOW_LINKS change nothing of what is granted.
      }
    }
  }

  private boolean isLink(Path path) throws IOException {
    try {
      return files.stat(path.toString(), false).type() == FileType.SYMBOLIC_LINK;
    } catch (FileException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> paths = new ArrayList<>();
    try {
      for (Entry entry : files.list(dir.toString())) {
        Path path = dir.resolve(entry.name());
        if (filter.accept(path)) {
          paths.add(path);
        }
      }
    } catch (FileException e) {
      throw translate(e);
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return paths.iterator();
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return path.isAbsolute() ? path : Path.of(files.workingDirectory()).resolve(path);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    try {
      return Path.of(
          follows(options) ? files.realPath(path.toString()) : files.absolute(path.toString()));
    } catch (FileException e) {
      throw translate(e);
    }
  }

  @Override
  public void setCurrentWorkingDirectory(Path directory) {
    try {
      files.workingDirectory(directory.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException("no folder to work in: " + directory, e);
    }
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    Attributes attributes = attributes(path, options);
    int colon = names.indexOf(':');
    String view = colon < 0 ? "basic" : names.substring(0, colon);
    Map<String, Object> all = view(attributes, view);
    String wanted = names.substring(colon + 1);
    if (wanted.equals("*")) {
      return all;
    }
    Map<String, Object> chosen = new HashMap<>();
    for (String name : wanted.split(",")) {
      Object value = all.get(name);
      if (value == null) {
        throw new UnsupportedOperationException("no file attribute " + name);
      }
      chosen.put(name, value);
    }
    return chosen;
  }

  private static Map<String, Object> view(Attributes attributes, String view) {
    Map<String, Object> all = new HashMap<>();
    all.put("lastModifiedTime", time(attributes.modifiedNanos()));
    all.put("lastAccessTime", time(attributes.accessNanos()));
    all.put("creationTime", time(attributes.changedNanos()));
    all.put("size", attributes.size());
    all.put("isRegularFile", attributes.type() == FileType.REGULAR);
    all.put("isDirectory", attributes.type() == FileType.DIRECTORY);
    all.put("isSymbolicLink", attributes.type() == FileType.SYMBOLIC_LINK);
    all.put("isOther", false);
    all.put("fileKey", attributes.device() + ":" + attributes.inode());
    if (view.equals("posix") || view.equals("unix")) {
      all.put("permissions", PosixFilePermissions.fromString(permissions(attributes.mode())));
    }
    if (view.equals("unix")) {
      all.put("mode", typeBits(attributes.type()) | attributes.mode());
      all.put("ino", attributes.inode());
      all.put("dev", (long) attributes.device());
      all.put("rdev", 0L);
      all.put("nlink", attributes.links());
      all.put("uid", GUEST_ID);
      all.put("gid", GUEST_ID);
      all.put("ctime", time(attributes.changedNanos()));
    } else if (!view.equals("basic") && !view.equals("posix")) {
      throw new UnsupportedOperationException("no attribute view " + view);
    }
    return all;
  }

  private static FileTime time(long nanos) {
    return FileTime.from(
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)));
  }

  /** The file type in st_mode, see inode(7). */
  private static int typeBits(FileType type) {
    return switch (type) {
      case REGULAR -> 0100000;
      case DIRECTORY -> 0040000;
      case SYMBOLIC_LINK -> 0120000;
    };
  }

  private static String permissions(int mode) {
    StringBuilder text = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode & 1 << bit) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return text.toString();
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    String name = attribute.substring(attribute.indexOf(':') + 1);
    try {
      switch (name) {
        case "lastModifiedTime" ->
            files.setTimes(path.toString(), FileRequest.KEEP_TIME, nanos(value), follows(options));
        case "lastAccessTime" ->
            files.setTimes(path.toString(), nanos(value), FileRequest.KEEP_TIME, follows(options));
        case "creationTime" -> {
          // Linux has none to set.
        }
        case "mode" -> files.setMode(path.toString(), ((Number) value).intValue() & 0777);
        case "permissions" -> files.setMode(path.toString(), mode((Set<?>) value));
        default -> throw new UnsupportedOperationException("cannot set " + name);
      }
    } catch (FileException e) {
      throw translate(e);
    }
  }

  private static long nanos(Object value) {
    return ((FileTime) value).to(TimeUnit.NANOSECONDS);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    refuseLink(link);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    refuseLink(link);
  }

  private void refuseLink(Path link) throws IOException {
    try {
      files.refuseLink(link.toString());
    } catch (FileException e) {
      throw new AccessDeniedException(e.path());
    }
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    try {
      return Path.of(files.readLink(link.toString()));
    } catch (FileException e) {
      throw e.errno() == Errno.EINVAL ? new NotLinkException(e.path()) : translate(e);
    }
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    try {
      files.rename(
          source.toString(),
          target.toString(),
          Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)
              || Arrays.asList(options).contains(StandardCopyOption.ATOMIC_MOVE));
    } catch (FileException e) {
      throw translate(e);
    }
  }

  @Override
  public boolean isSameFile(Path first, Path second, LinkOption... options) throws IOException {
    if (toAbsolutePath(first).normalize().equals(toAbsolutePath(second).normalize())) {
      return true;
    }
    Attributes a = attributes(first, options);
    Attributes b = attributes(second, options);
    return a.device() == b.device() && a.inode() == b.inode();
  }

  @Override
  public Path getTempDirectory() {
    return Path.of("/tmp");
  }

  @Override
  public @Nullable String getMimeType(Path path) {
    return null;
  }

  @Override
  public Charset getEncoding(Path path) {
    return StandardCharsets.UTF_8;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public String getPathSeparator() {
    return ":";
  }

  private Attributes attributes(Path path, LinkOption... options) throws IOException {
    try {
      return files.stat(path.toString(), follows(options));
    } catch (FileException e) {
      throw translate(e);
    }
  }

  private static boolean follows(LinkOption... options) {
    return !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
  }

  private static int mode(FileAttribute<?>[] attributes, int otherwise) {
    for (FileAttribute<?> attribute : attributes) {
      if (attribute.name().equals("posix:permissions") && attribute.value() instanceof Set<?> set) {
        return mode(set);
      }
    }
    return otherwise;
  }

  private static int mode(Set<?> permissions) {
    int mode = 0;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      mode = mode << 1 | (permissions.contains(permission) ? 1 : 0);
    }
    return mode;
  }
}
