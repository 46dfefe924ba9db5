package dev.mxc.isolate.files;

import org.graalvm.polyglot.io.FileSystem;

/** The file system that a context's guest code sees. */
public interface GuestFiles extends AutoCloseable {

  /** The view for the Polyglot API. */
  FileSystem fileSystem();

  /**
   * Sets the program: {@code /app/NAME}, read-only and alone there unless a mount covers {@code
   * /app}.
   */
  void program(String name, byte[] source);

  /** Closes every open file, flushing what was written. */
  @Override
  void close();
}
