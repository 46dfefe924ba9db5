package dev.mxc.bridge.protocol;

import java.util.Objects;
import java.util.Set;

/**
 * One operation on the files of the host's mounts. Paths are absolute guest paths in normal form
 * ({@code /a/b}, no dot segments, no trailing slash but for {@code /} itself); a host refuses any
 * other with {@link Errno#EINVAL}. Handles are numbers that the host gave with {@link
 * FileReply.Opened}; a number it did not give is {@link Errno#EBADF}.
 */
public sealed interface FileRequest {

  /** The most bytes that one {@link Read} may ask for and one {@link Write} may carry. */
  int TRANSFER_BYTES_MAX = 1 << 20;

  /** How a file is opened. At least one of READ and WRITE is present. */
  enum OpenOption {
    READ,
    WRITE,
    /** Every write goes to the end of the file. */
    APPEND,
    CREATE,
    /** With CREATE: the file must not exist. */
    EXCLUSIVE,
    TRUNCATE
  }

  /**
   * Opens a regular file; answered by {@link FileReply.Opened}. {@code mode} holds the permission
   * bits of a new file.
   */
  record Open(String path, Set<OpenOption> options, int mode) implements FileRequest {
    public Open {
      Objects.requireNonNull(path);
      options = Set.copyOf(options);
    }
  }

  /**
   * Reads at a position; answered by {@link FileReply.Data}, which is empty at the end of the file.
   */
  record Read(int handle, long position, int length) implements FileRequest {}

  /**
   * Writes all bytes at a position (at the end for a handle opened with APPEND); answered by {@link
   * FileReply.Done}.
   */
  record Write(int handle, long position, byte[] data) implements FileRequest {}

  /** Sets a file's size, growing it with zeros; answered by {@link FileReply.Done}. */
  record Truncate(int handle, long size) implements FileRequest {}

  /** The attributes of an open file; answered by {@link FileReply.Attributes}. */
  record StatHandle(int handle) implements FileRequest {}

  /** Writes an open file through to the device; answered by {@link FileReply.Done}. */
  record Sync(int handle) implements FileRequest {}

  /** Closes a handle; answered by {@link FileReply.Done}. */
  record Close(int handle) implements FileRequest {}

  /** The attributes of a path; answered by {@link FileReply.Attributes}. */
  record Stat(String path, boolean followLinks) implements FileRequest {}

  /**
   * The entries of a folder with their attributes (of the entry itself, links not followed), a part
   * at a time: {@code cursor} is 0 at first and then what the last part gave; answered by {@link
   * FileReply.Listing}.
   */
  record List(String path, long cursor) implements FileRequest {}

  /** Makes a folder; answered by {@link FileReply.Done}. */
  record MakeDirectory(String path, int mode) implements FileRequest {}

  /**
   * Removes a file or link, or an empty folder when {@code directory}; answered by {@link
   * FileReply.Done}.
   */
  record Remove(String path, boolean directory) implements FileRequest {}

  /** Renames within one mount ({@link Errno#EXDEV} across); answered by {@link FileReply.Done}. */
  record Rename(String from, String to, boolean replace) implements FileRequest {}

  /**
   * Sets times in nanoseconds since the epoch; {@link #KEEP_TIME} keeps one; answered by {@link
   * FileReply.Done}.
   */
  record SetTimes(String path, long accessNanos, long modifiedNanos, boolean followLinks)
      implements FileRequest {}

  /** In {@link SetTimes}: leave this time as it is. */
  long KEEP_TIME = Long.MIN_VALUE;

  /**
   * Sets the permission bits (never set-user-id, set-group-id or sticky); answered by {@link
   * FileReply.Done}.
   */
  record SetMode(String path, int mode) implements FileRequest {}

  /** The text of a symbolic link; answered by {@link FileReply.Text}. */
  record ReadLink(String path) implements FileRequest {}

  /**
   * The path with every symbolic link resolved, as a guest path; answered by {@link
   * FileReply.Text}.
   */
  record RealPath(String path) implements FileRequest {}
}
