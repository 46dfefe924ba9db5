package dev.mxc.files;

import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls.Status;
import java.util.List;
import java.util.Set;

/** What is behind a mount point. Paths are relative to it, {@code ""} is the mount point itself. */
sealed interface Mount extends AutoCloseable
    permits PlainMount, PackageMount, OverlayMount, NoMount {

  Status stat(String path, boolean followLinks) throws FileFailure;

  List<HostTree.Child> list(String path) throws FileFailure;

  OpenedFile open(String path, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure;

  void makeDirectory(String path, int mode, HostTree.Creation creation) throws FileFailure;

  void remove(String path, boolean directory) throws FileFailure;

  /** Fails where an entry must not be taken away; ENOENT where there is none. */
  void requireMovable(String path) throws FileFailure;

  void rename(String from, String to, boolean replace) throws FileFailure;

  void setMode(String path, int mode) throws FileFailure;

  void setTimes(String path, long accessNanos, long modifiedNanos, long keep) throws FileFailure;

  String readLink(String path) throws FileFailure;

  String realPath(String path) throws FileFailure;

  /** Whether changes are granted at all. */
  boolean writable();

  @Override
  void close();
}
