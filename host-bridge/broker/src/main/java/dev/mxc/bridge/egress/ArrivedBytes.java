package dev.mxc.bridge.egress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer's body has arrived and was not read. Holds its server to a window: the client
 * is told how much more is wanted, and the connection to read no more while too much waits. Its
 * owner guards it.
 */
final class ArrivedBytes {

  /** What a client's window and its buffers can hold at most, with room to spare. */
  private static final int WAITING_BYTES_MAX = 4 * HttpConnections.WINDOW_BYTES;

  /** What to tell the client, outside of any lock. */
  record Announcement(CapacityChannel channel, int bytes) {

    void make() throws IOException {
      try {
        channel.update(bytes);
      } catch (ArithmeticException _) {
        // The stream has ended meanwhile, and its window is as wide as it gets.
      }
    }
  }

  private final ArrayDeque<ByteBuffer> blocks = new ArrayDeque<>();
  private int waiting;
  private int read;
  private @Nullable CapacityChannel capacity;
  private @Nullable GatedSession session;

  /** The connection, once it is known. */
  void over(@Nullable GatedSession connection) {
    session = connection;
  }

  /** The connection, or null before it is known. */
  @Nullable GatedSession connection() {
    return session;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Adds what arrived; false when it is more than a server may send unasked. */
  boolean add(ByteBuffer block) {
    if (waiting + block.remaining() > WAITING_BYTES_MAX) {
      return false;
    }
    if (block.hasRemaining()) {
      waiting += block.remaining();
      blocks.add(block);
      if (waiting > HttpConnections.WINDOW_BYTES && session != null) {
        session.shut();
      }
    }
    return true;
  }

  /** Takes at most so many bytes of what is there, at least one. */
  int take(byte[] target, int offset, int length) {
    ByteBuffer first = blocks.getFirst();
    int count = Math.min(length, first.remaining());
    first.get(target, offset, count);
    if (!first.hasRemaining()) {
      blocks.removeFirst();
    }
    read += count;
    waiting -= count;
    return count;
  }

  void announceOver(CapacityChannel channel) {
    capacity = channel;
  }

  /**
   * What to announce now: nothing before most of the window is free again. Lets the connection read
   * on then.
   */
  @Nullable Announcement announcement() {
    if (waiting > HttpConnections.WINDOW_BYTES / 2) {
      return null;
    }
    readOn();
    if (capacity == null || read == 0) {
      return null;
    }
    Announcement announcement = new Announcement(capacity, read);
    read = 0;
    return announcement;
  }

  /** Lets the connection read on. */
  void readOn() {
    if (session != null) {
      session.open();
    }
  }

  void clear() {
    blocks.clear();
  }
}
