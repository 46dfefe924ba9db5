package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.HostServices;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that the host opened. A file opened only for reading is read ahead, in growing steps while
 * it is read in order; a file that is written is neither read ahead nor written behind, so that
 * what one handle wrote another one reads.
 */
final class HostFile implements OpenFile {

  private static final int READ_AHEAD_BYTES_MIN = 64 * 1024;

  private final HostServices host;
  private final String path;
  private final int handle;
  private final boolean writable;
  private final Runnable changed;

  // Guarded by this.
  private byte[] ahead;
  private long aheadPosition;
  private int step = READ_AHEAD_BYTES_MIN;
  private boolean closed;

  HostFile(
      HostServices host, String path, FileReply.Opened opened, boolean writable, Runnable changed) {
    this.host = host;
    this.path = path;
    this.handle = opened.handle();
    this.writable = writable;
    this.changed = changed;
    this.ahead = writable ? new byte[0] : opened.head();
  }

  private FileReply ask(FileRequest request) throws IOException {
    FileReply reply = host.file(request);
    if (reply instanceof FileReply.Failed(var errno)) {
      throw new FileException(errno, path);
    }
    return reply;
  }

  @Override
  public synchronized int read(long position, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position < aheadPosition || position >= aheadPosition + ahead.length) {
      fill(position, target.remaining());
    }
    int offset = (int) (position - aheadPosition);
    int length = Math.min(target.remaining(), ahead.length - offset);
    if (length <= 0) {
      return -1;
    }
    target.put(ahead, offset, length);
    return length;
  }

  private void fill(long position, int wanted) throws IOException {
    boolean inOrder = position == aheadPosition + ahead.length;
    step = inOrder ? Math.min(step * 2, FileRequest.TRANSFER_BYTES_MAX) : READ_AHEAD_BYTES_MIN;
    int length =
        Math.min(writable ? wanted : Math.max(wanted, step), FileRequest.TRANSFER_BYTES_MAX);
    if (!(ask(new FileRequest.Read(handle, position, length))
        instanceof FileReply.Data(var data))) {
      throw new FileException(Errno.EIO, path);
    }
    ahead = data;
    aheadPosition = position;
  }

  private void dropAhead() {
    ahead = new byte[0];
    aheadPosition = 0;
  }

  @Override
  public synchronized long write(long position, ByteBuffer source) throws IOException {
    dropAhead();
    changed.run();
    long end = position;
    while (source.hasRemaining()) {
      byte[] part = new byte[Math.min(source.remaining(), FileRequest.TRANSFER_BYTES_MAX)];
      source.get(part);
      ask(new FileRequest.Write(handle, end, part));
      end += part.length;
    }
    return end;
  }

  @Override
  public long size() throws IOException {
    if (ask(new FileRequest.StatHandle(handle)) instanceof FileReply.Attributes attributes) {
      return attributes.size();
    }
    throw new FileException(Errno.EIO, path);
  }

  @Override
  public synchronized void truncate(long size) throws IOException {
    dropAhead();
    changed.run();
    ask(new FileRequest.Truncate(handle, size));
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      if (writable) {
        changed.run();
      }
      ask(new FileRequest.Close(handle));
    }
  }
}
