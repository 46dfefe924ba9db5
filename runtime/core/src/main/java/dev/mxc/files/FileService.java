package dev.mxc.files;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Answers the file requests of one run. Whoever asks is hostile: every path is checked to be in
 * normal form, every number against its bounds, and what goes wrong is an error number. Safe for
 * use by several threads.
 */
public final class FileService implements AutoCloseable {

  /** What an entry costs of {@code fileBytes} besides its bytes. */
  static final long ENTRY_BYTES = 4096;

  private static final int PATH_CHARS_MAX = 4096;
  private static final int LISTING_ENTRIES_MAX = 512;

  private final MountTable table;
  private final long fileBytesMax;
  private final int openFilesMax;
  private final DenialSink denials;
  private final Consumer<Limit> passed;

  private final Map<Integer, Handle> handles = new ConcurrentHashMap<>();
  private final AtomicInteger lastHandle = new AtomicInteger();
  private final AtomicLong bytesWritten = new AtomicLong();

  /**
   * Inode numbers are mixed with it, so that a guest can tell files apart and learns nothing of the
   * host's.
   */
  private final long inodeKey = new SecureRandom().nextLong();

  private volatile boolean over;

  private record Handle(FileChannel channel, boolean writable, boolean append) {}

  public FileService(
      MountTable table,
      long fileBytesMax,
      int openFilesMax,
      DenialSink denials,
      Consumer<Limit> passed) {
    this.table = table;
    this.fileBytesMax = fileBytesMax;
    this.openFilesMax = openFilesMax;
    this.denials = denials;
    this.passed = passed;
  }

  /** Bytes written or grown so far, entries included. */
  public long bytesWritten() {
    return Math.min(bytesWritten.get(), fileBytesMax);
  }

  /** Carries out a request, or says why not. Never throws. */
  public FileReply handle(FileRequest request) {
    if (over) {
      return new FileReply.Failed(Errno.EIO);
    }
    try {
      return answer(request);
    } catch (FileFailure e) {
      return new FileReply.Failed(e.errno());
    } catch (IOException | RuntimeException _) {
      return new FileReply.Failed(Errno.EIO);
    }
  }

  private FileReply answer(FileRequest request) throws FileFailure, IOException {
    return switch (request) {
      case FileRequest.Open open -> open(open);
      case FileRequest.Read(var handle, var position, var length) ->
          read(handle(handle), position, length);
      case FileRequest.Write(var handle, var position, var data) ->
          write(handle(handle), position, data);
      case FileRequest.Truncate(var handle, var size) -> truncate(handle(handle), size);
      case FileRequest.StatHandle(var handle) -> statHandle(handle(handle));
      case FileRequest.Sync(var handle) -> {
        handle(handle).channel().force(true);
        yield new FileReply.Done();
      }
      case FileRequest.Close(var handle) -> close(handle);
      case FileRequest.Stat(var path, var follow) ->
          reading(
              path, place -> attributes(place.mount().stat(place.path(), follow), place.mount()));
      case FileRequest.List(var path, var cursor) -> reading(path, place -> list(place, cursor));
      case FileRequest.MakeDirectory(var path, var mode) ->
          changing(
              path,
              place -> {
                chargeEntry();
                place.mount().makeDirectory(place.path(), mode & 0777);
              });
      case FileRequest.Remove(var path, var directory) ->
          changing(path, place -> place.mount().remove(place.path(), directory));
      case FileRequest.Rename(var from, var to, var replace) -> rename(from, to, replace);
      case FileRequest.SetTimes(var path, var access, var modified, _) ->
          changing(
              path,
              place ->
                  place.mount().setTimes(place.path(), access, modified, FileRequest.KEEP_TIME));
      case FileRequest.SetMode(var path, var mode) ->
          changing(path, place -> place.mount().setMode(place.path(), mode & 0777));
      case FileRequest.ReadLink(var path) ->
          reading(path, place -> new FileReply.Text(place.mount().readLink(place.path())));
      case FileRequest.RealPath(var path) ->
          reading(
              path,
              place ->
                  new FileReply.Text(
                      join(place.mountPath(), place.mount().realPath(place.path()))));
    };
  }

  private static String join(String mount, String below) {
    return below.isEmpty() ? mount : mount + "/" + below;
  }

  private interface Reading {
    FileReply apply(MountTable.Place place) throws FileFailure, IOException;
  }

  private interface Changing {
    void apply(MountTable.Place place) throws FileFailure, IOException;
  }

  private FileReply reading(String path, Reading action) throws FileFailure, IOException {
    check(path);
    MountTable.Place place = table.place(path);
    try {
      return action.apply(place);
    } catch (FileFailure e) {
      throw record(e, Capability.FILESYSTEM_READ, path, place);
    }
  }

  private FileReply changing(String path, Changing action) throws FileFailure, IOException {
    check(path);
    MountTable.Place place = table.place(path);
    if (table.hasMountWithin(path)) {
      throw new FileFailure(Errno.EBUSY);
    }
    try {
      action.apply(place);
      return new FileReply.Done();
    } catch (FileFailure e) {
      throw record(e, Capability.FILESYSTEM_WRITE, path, place);
    }
  }

  private FileFailure record(
      FileFailure e, Capability capability, String path, MountTable.Place place) {
    if (e.isRefusal()) {
      denials.denied(capability, path, reason(capability, place));
    }
    return e;
  }

  private static String reason(Capability capability, MountTable.Place place) {
    boolean write = capability == Capability.FILESYSTEM_WRITE;
    return switch (place.mount()) {
      case NoMount _ when place.mountPath().equals("/") ->
          "no mount covers it; "
              + (write ? "--allow-write" : "--allow-read")
              + " GUEST=HOST would grant a folder";
      case NoMount _ -> "the manifest refuses " + place.mountPath() + " (access none)";
      case PlainMount plain when write && !plain.writable() ->
          place.mountPath()
              + " is mounted for reading; --allow-write or --allow-overlay would grant changes";
      case PlainMount _, OverlayMount _ ->
          "it leaves the mount "
              + place.mountPath()
              + ", is no regular file or folder, or has more than one name";
    };
  }

  /**
   * A path is absolute and in normal form; the guest's side makes it so, and a hostile one gets no
   * further.
   */
  private static void check(String path) throws FileFailure {
    if (path.length() > PATH_CHARS_MAX) {
      throw new FileFailure(Errno.ENAMETOOLONG);
    }
    boolean normal =
        path.startsWith("/")
            && path.indexOf('\0') < 0
            && (path.length() == 1 || !path.endsWith("/"))
            && !path.contains("//")
            && !(path + "/").contains("/./")
            && !(path + "/").contains("/../");
    if (!normal) {
      throw new FileFailure(Errno.EINVAL);
    }
  }

  private void charge(long bytes) throws FileFailure {
    if (bytes > 0 && bytesWritten.addAndGet(bytes) > fileBytesMax) {
      passed.accept(Limit.FILE_BYTES);
      throw new FileFailure(Errno.EDQUOT);
    }
  }

  private void chargeEntry() throws FileFailure {
    charge(ENTRY_BYTES);
  }

  private FileReply open(FileRequest.Open request) throws FileFailure, IOException {
    boolean write = request.options().contains(OpenOption.WRITE);
    if (!write
        && (!request.options().contains(OpenOption.READ)
            || request.options().contains(OpenOption.CREATE))) {
      throw new FileFailure(Errno.EINVAL);
    }
    check(request.path());
    MountTable.Place place = table.place(request.path());
    try {
      HostTree.Opened opened =
          place.mount().open(place.path(), request.options(), request.mode(), this::chargeEntry);
      if (write && request.options().contains(OpenOption.TRUNCATE) && opened.channel().size() > 0) {
        opened.channel().truncate(0);
      }
      return opened(opened, request, place.mount());
    } catch (FileFailure e) {
      throw record(
          e,
          write ? Capability.FILESYSTEM_WRITE : Capability.FILESYSTEM_READ,
          request.path(),
          place);
    }
  }

  private FileReply opened(HostTree.Opened opened, FileRequest.Open request, Mount mount)
      throws IOException {
    boolean write = request.options().contains(OpenOption.WRITE);
    int number = lastHandle.incrementAndGet();
    handles.put(
        number, new Handle(opened.channel(), write, request.options().contains(OpenOption.APPEND)));
    if (handles.size() > openFilesMax) {
      passed.accept(Limit.OPEN_FILES);
    }
    if (over) {
      handles.remove(number);
      opened.channel().close();
    }
    byte[] head = new byte[0];
    if (!write) {
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(opened.status().size() + 1, FileReply.HEAD_BYTES_MAX));
      opened.channel().read(buffer, 0);
      head = java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }
    return new FileReply.Opened(number, attributes(opened.status(), mount), head);
  }

  private Handle handle(int number) throws FileFailure {
    Handle handle = handles.get(number);
    if (handle == null) {
      throw new FileFailure(Errno.EBADF);
    }
    return handle;
  }

  private static FileReply read(Handle handle, long position, int length)
      throws FileFailure, IOException {
    if (position < 0 || length < 0 || length > FileRequest.TRANSFER_BYTES_MAX) {
      throw new FileFailure(Errno.EINVAL);
    }
    long left = Math.max(0, handle.channel().size() - position);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, left));
    while (buffer.hasRemaining()
        && handle.channel().read(buffer, position + buffer.position()) >= 0) {
      // Short reads are rare; the end of the file ends this.
    }
    byte[] bytes = buffer.array();
    return new FileReply.Data(
        buffer.hasRemaining() ? java.util.Arrays.copyOf(bytes, buffer.position()) : bytes);
  }

  private FileReply write(Handle handle, long position, byte[] data)
      throws FileFailure, IOException {
    if (!handle.writable()) {
      throw new FileFailure(Errno.EBADF);
    }
    if (position < 0
        || data.length > FileRequest.TRANSFER_BYTES_MAX
        || position > Long.MAX_VALUE - data.length) {
      throw new FileFailure(Errno.EINVAL);
    }
    synchronized (handle) {
      long start = handle.append() ? handle.channel().size() : position;
      // A hole counts as written: it may be filled later by what does not grow the file.
      long hole = Math.max(0, start - handle.channel().size());
      charge(data.length + hole);
      ByteBuffer buffer = ByteBuffer.wrap(data);
      try {
        while (buffer.hasRemaining()) {
          handle.channel().write(buffer, start + buffer.position());
        }
      } catch (IOException _) {
        throw new FileFailure(Errno.ENOSPC);
      }
    }
    return new FileReply.Done();
  }

  private FileReply truncate(Handle handle, long size) throws FileFailure, IOException {
    if (!handle.writable()) {
      throw new FileFailure(Errno.EBADF);
    }
    if (size < 0) {
      throw new FileFailure(Errno.EINVAL);
    }
    synchronized (handle) {
      long growth = size - handle.channel().size();
      if (growth > 0) {
        charge(growth);
        handle.channel().write(ByteBuffer.wrap(new byte[1]), size - 1);
      } else {
        handle.channel().truncate(size);
      }
    }
    return new FileReply.Done();
  }

  private FileReply statHandle(Handle handle) throws IOException {
    long now = System.currentTimeMillis() * 1_000_000L;
    return new Attributes(
        FileType.REGULAR,
        handle.writable() ? 0644 : 0444,
        handle.channel().size(),
        now,
        now,
        now,
        0,
        0,
        1);
  }

  private FileReply close(int number) throws FileFailure, IOException {
    Handle handle = handles.remove(number);
    if (handle == null) {
      throw new FileFailure(Errno.EBADF);
    }
    handle.channel().close();
    return new FileReply.Done();
  }

  /**
   * Parts of a listing are cut from a fresh look each time, sorted by name: nothing is kept for a
   * guest between requests.
   */
  private FileReply list(MountTable.Place place, long cursor) throws FileFailure {
    List<HostTree.Child> children = new ArrayList<>(place.mount().list(place.path()));
    children.sort(java.util.Comparator.comparing(HostTree.Child::name));
    int from = Math.clamp(cursor, 0, children.size());
    int to = Math.min(from + LISTING_ENTRIES_MAX, children.size());
    List<FileReply.Entry> entries = new ArrayList<>(to - from);
    for (HostTree.Child child : children.subList(from, to)) {
      entries.add(new FileReply.Entry(child.name(), attributes(child.status(), place.mount())));
    }
    return new FileReply.Listing(entries, to == children.size() ? 0 : to);
  }

  private FileReply rename(String from, String to, boolean replace)
      throws FileFailure, IOException {
    check(to);
    MountTable.Place target = table.place(to);
    if (table.hasMountWithin(to)) {
      throw new FileFailure(Errno.EBUSY);
    }
    return changing(
        from,
        place -> {
          if (place.mount() != target.mount()) {
            throw new FileFailure(Errno.EXDEV);
          }
          place.mount().rename(place.path(), target.path(), replace);
        });
  }

  private Attributes attributes(Status status, Mount mount) {
    FileType type =
        switch (status.type()) {
          case FileCalls.S_IFDIR -> FileType.DIRECTORY;
          case FileCalls.S_IFLNK -> FileType.SYMBOLIC_LINK;
          default -> FileType.REGULAR;
        };
    int mode = status.mode() & 0777 & (mount.writable() ? 0777 : 0555);
    long device = (long) status.deviceMajor() << 32 | status.deviceMinor();
    return new Attributes(
        type,
        mode,
        status.size(),
        status.modifiedNanos(),
        status.accessNanos(),
        status.changedNanos(),
        mixed(status.inode() ^ device * 0x9E3779B97F4A7C15L) >>> 1,
        4,
        status.links());
  }

  /**
   * A bijection keyed by the run (the finalizer of SplitMix64): equal files have equal numbers, and
   * no others.
   */
  private long mixed(long value) {
    long z = value + inodeKey;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** The run is over: its files are closed, and whatever is asked fails. */
  @Override
  public void close() {
    over = true;
    for (Handle handle : handles.values()) {
      try {
        handle.channel().close();
      } catch (IOException _) {
        // What was written was written.
      }
    }
    handles.clear();
  }
}
