package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The files that a context's guest code sees. Paths may be relative to the working directory and
 * need not be in normal form. Every operation fails with a {@link FileException} as a kernel's
 * would. Safe for use by several threads.
 */
public interface GuestFiles extends AutoCloseable {

  /** A file held open. */
  interface Handle extends AutoCloseable {

    /** Reads at a position; returns the number of bytes, or -1 at the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** Writes all; returns the position behind what was written. */
    long write(long position, ByteBuffer source) throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * Sets the program: {@code /app/NAME}, read-only and alone there unless a mount covers {@code
   * /app}.
   */
  void program(String name, byte[] source);

  /**
   * Whether a path lies within a mount, the program's folder or a language home: what a runtime may
   * probe without asking the host.
   */
  boolean covers(String path);

  /** The absolute normal form. */
  String absolute(String path) throws IOException;

  String workingDirectory();

  void workingDirectory(String path) throws IOException;

  Attributes stat(String path, boolean followLinks) throws IOException;

  List<Entry> list(String path) throws IOException;

  Handle open(String path, Set<OpenOption> options, int mode) throws IOException;

  void makeDirectory(String path, int mode) throws IOException;

  void remove(String path, boolean directory) throws IOException;

  void rename(String from, String to, boolean replace) throws IOException;

  void setTimes(String path, long accessNanos, long modifiedNanos, boolean followLinks)
      throws IOException;

  void setMode(String path, int mode) throws IOException;

  String readLink(String path) throws IOException;

  String realPath(String path) throws IOException;

  /** Records that the guest asked for a link, which it never gets, and fails. */
  void refuseLink(String path) throws IOException;

  /** Closes every open file. */
  @Override
  void close();
}
