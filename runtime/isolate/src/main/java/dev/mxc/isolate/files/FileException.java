package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import java.io.IOException;

/**
 * A file operation failed as a kernel would let it fail. The message names the guest's path only.
 */
public final class FileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Errno errno;
  private final String path;

  public FileException(Errno errno, String path) {
    super(errno.message() + ": " + path);
    this.errno = errno;
    this.path = path;
  }

  /** What went wrong. */
  public Errno errno() {
    return errno;
  }

  /** The guest path that it went wrong with. */
  public String path() {
    return path;
  }
}
