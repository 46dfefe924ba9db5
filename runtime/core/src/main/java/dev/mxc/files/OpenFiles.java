package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * The files that a run holds open, by number, and what is done with them. Positions and lengths are
 * a hostile guest's.
 */
final class OpenFiles implements AutoCloseable {

  private final int openFilesMax;
  private final Runnable passed;
  private final ByteQuota quota;
  private final IntSupplier numbers;
  private final Map<Integer, Handle> handles = new ConcurrentHashMap<>();
  private volatile boolean over;

  /** An open file and what its guest may do with it. */
  record Handle(OpenedFile file, Mount mount, Set<OpenOption> options) {
    Handle {
      options = Set.copyOf(options);
    }

    private void require(OpenOption option) throws FileFailure {
      if (!options.contains(option)) {
        throw new FileFailure(Errno.EBADF);
      }
    }
  }

  /** {@code passed} hears when more than {@code openFilesMax} files were to be held open. */
  OpenFiles(int openFilesMax, Runnable passed, ByteQuota quota, IntSupplier numbers) {
    this.openFilesMax = openFilesMax;
    this.passed = passed;
    this.quota = quota;
    this.numbers = numbers;
  }

  /** Takes a file over and gives it a number; with the run over, or one too many, it is closed. */
  int add(Handle handle) throws FileFailure, IOException {
    int number = numbers.getAsInt();
    handles.put(number, handle);
    if (over) {
      close(number);
      throw new FileFailure(Errno.EIO);
    }
    if (handles.size() > openFilesMax) {
      close(number);
      passed.run();
      throw new FileFailure(Errno.EMFILE);
    }
    return number;
  }

  Handle get(int number) throws FileFailure {
    Handle handle = handles.get(number);
    if (handle == null) {
      throw new FileFailure(Errno.EBADF);
    }
    return handle;
  }

  /** What a file opened for reading alone begins with; empty for others. */
  static byte[] head(Handle handle) throws IOException {
    if (handle.options.contains(OpenOption.WRITE)) {
      return new byte[0];
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(
            (int) Math.min(handle.file.status().size() + 1, FileReply.HEAD_BYTES_MAX));
    handle.file.channel().read(buffer, 0);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  byte[] read(int number, long position, int length) throws FileFailure, IOException {
    Handle handle = get(number);
    handle.require(OpenOption.READ);
    if (position < 0 || length < 0 || length > FileRequest.TRANSFER_BYTES_MAX) {
      throw new FileFailure(Errno.EINVAL);
    }
    long left = Math.max(0, handle.file.channel().size() - position);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, left));
    while (buffer.hasRemaining()
        && handle.file.channel().read(buffer, position + buffer.position()) >= 0) {
      // Short reads are rare; the end of the file ends this.
    }
    byte[] bytes = buffer.array();
    return buffer.hasRemaining() ? Arrays.copyOf(bytes, buffer.position()) : bytes;
  }

  void write(int number, long position, byte[] data) throws FileFailure, IOException {
    Handle handle = get(number);
    handle.require(OpenOption.WRITE);
    if (position < 0
        || data.length > FileRequest.TRANSFER_BYTES_MAX
        || position > Long.MAX_VALUE - data.length) {
      throw new FileFailure(Errno.EINVAL);
    }
    synchronized (handle) {
      long size = handle.file.channel().size();
      long start = handle.options.contains(OpenOption.APPEND) ? size : position;
      // A hole counts as written: it may be filled later by what does not grow the file.
      quota.charge(data.length);
      quota.charge(Math.max(0, start - size));
      put(handle, start, data);
    }
  }

  void truncate(int number, long size) throws FileFailure, IOException {
    Handle handle = get(number);
    handle.require(OpenOption.WRITE);
    if (size < 0) {
      throw new FileFailure(Errno.EINVAL);
    }
    synchronized (handle) {
      long growth = size - handle.file.channel().size();
      if (growth > 0) {
        quota.charge(growth);
        put(handle, size - 1, new byte[1]);
      } else {
        handle.file.channel().truncate(size);
      }
    }
  }

  private static void put(Handle handle, long position, byte[] data)
      throws FileFailure, IOException {
    ByteBuffer buffer = ByteBuffer.wrap(data);
    try {
      while (buffer.hasRemaining()) {
        handle.file.channel().write(buffer, position + buffer.position());
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException _) {
      // The JVM hides the number; a full device is what this is about.
      throw new FileFailure(Errno.ENOSPC);
    }
  }

  void close(int number) throws FileFailure, IOException {
    Handle handle = handles.remove(number);
    if (handle == null) {
      throw new FileFailure(Errno.EBADF);
    }
    handle.file.close();
  }

  /** Closes all, and whatever is opened from now on. */
  @Override
  public void close() {
    over = true;
    for (Integer number : handles.keySet()) {
      try {
        close(number);
      } catch (FileFailure | IOException _) {
        // What was written was written.
      }
    }
  }
}
