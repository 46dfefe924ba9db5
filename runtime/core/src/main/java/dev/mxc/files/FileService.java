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
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Answers the file requests of one run. Whoever asks is hostile: every path is checked to be in
 * normal form, every number against its bounds, and what goes wrong is an error number. Safe for
 * use by several threads.
 */
public final class FileService implements AutoCloseable {

  private static final int PATH_CHARS_MAX = 4096;
  private static final int LISTING_ENTRIES_MAX = 4096;

  private final MountTable table;
  private final DenialSink denials;
  private final ByteQuota quota;
  private final OpenFiles files;

  /**
   * Inode numbers are mixed with it, so that a guest can tell files apart and learns nothing of the
   * host's.
   */
  private final long inodeKey = new SecureRandom().nextLong();

  private volatile boolean over;

  public FileService(
      MountTable table,
      long fileBytesMax,
      int openFilesMax,
      DenialSink denials,
      Consumer<Limit> passed) {
    this.table = table;
    this.denials = denials;
    this.quota = new ByteQuota(fileBytesMax, () -> passed.accept(Limit.FILE_BYTES));
    this.files =
        new OpenFiles(
            openFilesMax, () -> passed.accept(Limit.OPEN_FILES), quota, table::nextHandle);
  }

  /** Bytes written or grown so far, entries included. */
  public long bytesWritten() {
    return quota.used();
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
    } catch (ClosedChannelException _) {
      return new FileReply.Failed(Errno.EBADF);
    } catch (IOException | RuntimeException _) {
      return new FileReply.Failed(Errno.EIO);
    }
  }

  private FileReply answer(FileRequest request) throws FileFailure, IOException {
    return switch (request) {
      case FileRequest.Open open -> open(open);
      case FileRequest.Read(var handle, var position, var length) ->
          new FileReply.Data(files.read(handle, position, length));
      case FileRequest.Write(var handle, var position, var data) ->
          done(() -> files.write(handle, position, data));
      case FileRequest.Truncate(var handle, var size) -> done(() -> files.truncate(handle, size));
      case FileRequest.StatHandle(var handle) -> stat(files.get(handle));
      case FileRequest.Sync(var handle) ->
          done(() -> files.get(handle).file().channel().force(true));
      case FileRequest.Close(var handle) -> done(() -> files.close(handle));
      case FileRequest.Stat(var path, var follow) ->
          reading(
              path, place -> attributes(place.mount().stat(place.path(), follow), place.mount()));
      case FileRequest.List(var path, var cursor) -> reading(path, place -> list(place, cursor));
      case FileRequest.MakeDirectory(var path, var mode) ->
          changing(
              path,
              (place, entry) -> place.mount().makeDirectory(place.path(), mode & 0777, entry));
      case FileRequest.Remove(var path, var directory) ->
          changing(path, (place, _) -> place.mount().remove(place.path(), directory));
      case FileRequest.Rename(var from, var to, var replace) -> rename(from, to, replace);
      case FileRequest.SetTimes(var path, var access, var modified, _) ->
          changing(
              path,
              (place, _) ->
                  place.mount().setTimes(place.path(), access, modified, FileRequest.KEEP_TIME));
      case FileRequest.SetMode(var path, var mode) ->
          changing(path, (place, _) -> place.mount().setMode(place.path(), mode & 0777));
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

  private interface Action {
    void apply() throws FileFailure, IOException;
  }

  private static FileReply done(Action action) throws FileFailure, IOException {
    action.apply();
    return new FileReply.Done();
  }

  private interface Reading {
    FileReply apply(MountTable.Place place) throws FileFailure, IOException;
  }

  private interface Changing {
    void apply(MountTable.Place place, ByteQuota.Entry entry) throws FileFailure, IOException;
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
    ByteQuota.Entry entry = quota.new Entry();
    try {
      requireNoMountWithin(place, path);
      action.apply(place, entry);
      return new FileReply.Done();
    } catch (FileFailure e) {
      entry.notMade();
      throw record(e, Capability.FILESYSTEM_WRITE, path, place);
    }
  }

  /** Mount points stay where they are, and so does what holds them. */
  private void requireNoMountWithin(MountTable.Place place, String path) throws FileFailure {
    if (!(place.mount() instanceof NoMount) && table.hasMountWithin(path)) {
      throw new FileFailure(Errno.EBUSY);
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
      case Mount mount when write && !mount.writable() ->
          place.mountPath()
              + " is mounted for reading; --allow-write or --allow-overlay would grant changes";
      case PlainMount _, PackageMount _, OverlayMount _ ->
          "it leaves the mount "
              + place.mountPath()
              + (write
                  ? ", is no regular file or folder, has more than one name or a set-id bit"
                  : " or is no regular file or folder");
    };
  }

  /**
   * A path is absolute and in normal form; the guest's side makes it so, and a hostile one gets no
   * further.
   */
  private static void check(String path) throws FileFailure {
    boolean normal =
        path.startsWith("/")
            && path.indexOf('\0') < 0
            && (path.length() == 1 || !path.endsWith("/"))
            && !path.contains("//")
            && !(path + "/").contains("/./")
            && !(path + "/").contains("/../")
            && path.codePoints()
                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (!normal) {
      throw new FileFailure(Errno.EINVAL);
    }
    if (path.length() > PATH_CHARS_MAX) {
      throw new FileFailure(Errno.ENAMETOOLONG);
    }
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
    ByteQuota.Entry entry = quota.new Entry();
    try {
      OpenedFile file =
          place.mount().open(place.path(), request.options(), request.mode() & 0777, entry);
      return opened(new OpenFiles.Handle(file, place.mount(), request.options()));
    } catch (FileFailure e) {
      entry.notMade();
      throw record(
          e,
          write ? Capability.FILESYSTEM_WRITE : Capability.FILESYSTEM_READ,
          request.path(),
          place);
    }
  }

  private FileReply opened(OpenFiles.Handle handle) throws FileFailure, IOException {
    int number = files.add(handle);
    try {
      if (handle.options().contains(OpenOption.TRUNCATE)) {
        files.truncate(number, 0);
      }
      Status status = handle.file().status();
      return new FileReply.Opened(
          number, attributes(status, handle.mount()), OpenFiles.head(handle));
    } catch (FileFailure | IOException | RuntimeException e) {
      files.close(number);
      throw e;
    }
  }

  private FileReply stat(OpenFiles.Handle handle) throws FileFailure {
    return attributes(handle.file().statusNow(), handle.mount());
  }

  /**
   * Parts of a listing are cut from a fresh look each time, sorted by name: nothing is kept for a
   * guest between requests.
   */
  private FileReply list(MountTable.Place place, long cursor) throws FileFailure {
    List<HostTree.Child> children = new ArrayList<>(place.mount().list(place.path()));
    children.sort(Comparator.comparing(HostTree.Child::name));
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
    return changing(
        from,
        (place, _) -> {
          place.mount().requireMovable(place.path());
          if (!target.mount().writable()) {
            denials.denied(
                Capability.FILESYSTEM_WRITE, to, reason(Capability.FILESYSTEM_WRITE, target));
            throw new FileFailure(Errno.EACCES);
          }
          requireNoMountWithin(target, to);
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
    files.close();
  }
}
