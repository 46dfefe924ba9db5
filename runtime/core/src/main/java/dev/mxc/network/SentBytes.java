package dev.mxc.network;

import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a guest sends on a stream, for the thread that passes it on. Its window bounds what waits
 * here; a part that was taken gives the guest its charge back.
 */
final class SentBytes extends InputStream {

  private final NetworkStream.Listener listener;

  // Guarded by this.
  private final Deque<byte[]> parts = new ArrayDeque<>();
  private boolean finished;
  private boolean closed;

  // Of the reading thread.
  private byte[] part = new byte[0];
  private int position;

  SentBytes(NetworkStream.Listener listener) {
    this.listener = listener;
  }

  /** Adds a part; never waits. */
  synchronized void add(byte[] bytes) {
    if (!closed && !finished) {
      parts.add(bytes);
      notifyAll();
    }
  }

  /** Nothing more will be added. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Waits for bytes; throws once it is closed. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == part.length) {
      byte[] next = next();
      if (next.length == 0) {
        return -1;
      }
      part = next;
      position = 0;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, offset, count);
    position += count;
    if (position == part.length) {
      listener.signalled(new NetworkSignal.Taken(WireBounds.networkCharge(part.length)));
    }
    return count;
  }

  /** The next part, or an empty one at the end. */
  private synchronized byte[] next() throws IOException {
    try {
      while (parts.isEmpty() && !finished && !closed) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the request was canceled");
    }
    if (closed) {
      throw new IOException("the request was canceled");
    }
    byte[] next = parts.poll();
    return next == null ? new byte[0] : next;
  }

  @Override
  public synchronized void close() {
    closed = true;
    parts.clear();
    notifyAll();
  }
}
