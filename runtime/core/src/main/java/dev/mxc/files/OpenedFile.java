package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * An open regular file: its bytes, and a descriptor to look at it by. The lock keeps a look from
 * meeting the descriptor's number after it was closed, when it may be another file's.
 */
final class OpenedFile implements AutoCloseable {

  private final FileChannel channel;
  private final Status status;

  // Guarded by this.
  private int descriptor;

  /** Takes over both. */
  OpenedFile(FileChannel channel, int descriptor, Status status) {
    this.channel = channel;
    this.descriptor = descriptor;
    this.status = status;
  }

  FileChannel channel() {
    return channel;
  }

  /** What it was when it was opened. */
  Status status() {
    return status;
  }

  /** What it is now. */
  synchronized Status statusNow() throws FileFailure {
    if (descriptor < 0) {
      throw new FileFailure(Errno.EBADF);
    }
    try {
      return FileCalls.statx(descriptor, "");
    } catch (SystemCallException e) {
      throw FileFailure.of(e);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (descriptor >= 0) {
        FileCalls.close(descriptor);
        descriptor = -1;
      }
    }
    channel.close();
  }
}
