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

  /** The changes that this guest has made to the host's files. */
  interface Changes {
    void happened();

    long count();
  }

  private final HostServices host;
  private final String path;
  private final int handle;
  private final boolean writable;
  private final Changes changes;
  private final long changesAtOpen;

  // Guarded by this.
  private byte[] ahead;
  private long aheadPosition;
  private int step = READ_AHEAD_BYTES_MIN;

  /**
   * The host said when it opened the file that there is no more than what came along. Serves the
   * one look at the end that follows, while this guest has changed nothing; who looks again waits
   * for the file to grow.
   */
  private boolean endKnown;

  private boolean closed;

  HostFile(
      HostServices host, String path, FileReply.Opened opened, boolean writable, Changes changes) {
    this.host = host;
    this.path = path;
    this.handle = opened.handle();
    this.writable = writable;
    this.changes = changes;
    this.changesAtOpen = changes.count();
    this.ahead = writable ? new byte[0] : opened.head();
    this.endKnown = !writable && opened.attributes().size() == ahead.length;
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
    if (endKnown && position == ahead.length) {
      endKnown = false;
      if (changes.count() == changesAtOpen) {
        return -1;
      }
    }
    if (position < aheadPosition || position >= aheadPosition + ahead.length) {
      endKnown = false;
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
    changes.happened();
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
    changes.happened();
    ask(new FileRequest.Truncate(handle, size));
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      if (writable) {
        changes.happened();
      }
      ask(new FileRequest.Close(handle));
    }
  }
}
