package dev.mxc.bridge.protocol;

import java.util.List;
import java.util.Objects;

/** The answer to one {@link FileRequest}. */
public sealed interface FileReply {

  /** What a directory entry is. Others than these are never shown to a guest. */
  enum FileType {
    REGULAR,
    DIRECTORY,
    SYMBOLIC_LINK
  }

  /**
   * A file's attributes as the guest sees them: {@code mode} holds permission bits only, narrowed
   * to what the mount grants; {@code inode} and {@code device} tell files apart within a run and
   * are no numbers of the host.
   */
  record Attributes(
      FileType type,
      int mode,
      long size,
      long modifiedNanos,
      long accessNanos,
      long changedNanos,
      long inode,
      int device,
      int links)
      implements FileReply {
    public Attributes {
      Objects.requireNonNull(type);
    }
  }

  /**
   * An opened file. {@code head} is a read-ahead: the file's first bytes when it was opened for
   * reading, at most {@link #HEAD_BYTES_MAX} of them, the whole file when {@code attributes.size()
   * == head.length}.
   */
  record Opened(int handle, Attributes attributes, byte[] head) implements FileReply {}

  /** The most bytes that {@link Opened} carries ahead. */
  int HEAD_BYTES_MAX = 64 * 1024;

  /** Bytes read. */
  record Data(byte[] bytes) implements FileReply {}

  /** One directory entry. */
  record Entry(String name, Attributes attributes) {}

  /** A part of a listing; {@code nextCursor} is 0 after the last part. */
  record Listing(List<Entry> entries, long nextCursor) implements FileReply {
    public Listing {
      entries = List.copyOf(entries);
    }
  }

  /** A link's text or a resolved path. */
  record Text(String text) implements FileReply {}

  /** The operation was carried out. */
  record Done() implements FileReply {}

  /** The operation was refused or failed. */
  record Failed(Errno errno) implements FileReply {
    public Failed {
      Objects.requireNonNull(errno);
    }
  }
}
