package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A tree of files that the guest sees below some paths. All paths are whole guest paths in normal
 * form. The defaults are those of a tree that nobody may change.
 */
interface Volume {

  Attributes stat(String path, boolean followLinks) throws IOException;

  /** The entries with their own attributes, links not followed, in no order. */
  List<Entry> list(String path) throws IOException;

  OpenFile open(String path, Set<OpenOption> options, int mode) throws IOException;

  default void makeDirectory(String path, int mode) throws IOException {
    throw new FileException(Errno.EACCES, path);
  }

  default void remove(String path, boolean directory) throws IOException {
    throw new FileException(Errno.EACCES, path);
  }

  default void rename(String from, String to, boolean replace) throws IOException {
    throw new FileException(Errno.EACCES, from);
  }

  default void setTimes(String path, long accessNanos, long modifiedNanos, boolean followLinks)
      throws IOException {
    throw new FileException(Errno.EACCES, path);
  }

  default void setMode(String path, int mode) throws IOException {
    throw new FileException(Errno.EACCES, path);
  }

  default String readLink(String path) throws IOException {
    throw new FileException(Errno.EINVAL, path);
  }

  default String realPath(String path) throws IOException {
    stat(path, true);
    return path;
  }
}
