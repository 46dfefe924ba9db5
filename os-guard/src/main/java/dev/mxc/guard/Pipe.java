package dev.mxc.guard;

import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A pipe between this JVM and a child. Our end becomes a stream by being opened anew through /proc,
 * which Linux allows for pipes.
 */
final class Pipe implements AutoCloseable {

  private int readEnd;
  private int writeEnd;

  Pipe() throws SystemCallException {
    int[] ends = SpawnCalls.pipe();
    readEnd = ends[0];
    writeEnd = ends[1];
  }

  /** For the child to read. */
  int readEnd() {
    return readEnd;
  }

  /** For the child to write. */
  int writeEnd() {
    return writeEnd;
  }

  /** The read end, which is the caller's to close from now on. */
  int takeReadEnd() {
    int taken = readEnd;
    readEnd = -1;
    return taken;
  }

  /** What the child writes. */
  InputStream input() throws IOException {
    return new FileInputStream("/proc/self/fd/" + readEnd);
  }

  /** What the child reads. */
  OutputStream output() throws IOException {
    return new FileOutputStream("/proc/self/fd/" + writeEnd);
  }

  /** Closes both ends; streams made of them stay open. */
  @Override
  public void close() {
    if (readEnd >= 0) {
      FileCalls.close(readEnd);
      readEnd = -1;
    }
    if (writeEnd >= 0) {
      FileCalls.close(writeEnd);
      writeEnd = -1;
    }
  }
}
