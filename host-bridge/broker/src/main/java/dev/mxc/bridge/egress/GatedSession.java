package dev.mxc.bridge.egress;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can be told to read no more for now. The client's own windows cannot be relied
 * on for that: over HTTP/1.1 it reads a chunked body for as long as the server is fast enough,
 * whatever its window says.
 *
 * <p>It also tells the end of a connection, or its failure, in an event of its own. The client's
 * decoder of chunks reads on before it hands out what it has, and drops that when the reading
 * fails: the last bytes of an answer that breaks off would be lost.
 */
final class GatedSession implements IOSession {

  /**
   * Looks at what came on the connection, on the client's thread; what was just read the client has
   * not counted yet.
   */
  @FunctionalInterface
  interface Meter {
    void look(int justRead) throws IOException;
  }

  private final IOSession session;
  private final Consumer<GatedSession> onClose;

  /**
   * The client's own: it calls from inside of it, and the session takes it for every change of its
   * events, so that any other would be taken in both orders.
   */
  private final Lock lock;

  // Guarded by lock.
  private boolean isShut;
  private boolean isReadWanted;

  // Of the client's thread, on which all reading is done.
  private boolean hasReadInEvent;
  private @Nullable IOException withheld;
  private boolean isAtEnd;

  private volatile Meter meter = _ -> {};

  /**
   * @param onClose told when it is closed from here
   */
  GatedSession(IOSession session, Consumer<GatedSession> onClose) {
    this.session = session;
    this.lock = session.getLock();
    this.onClose = onClose;
  }

  /** Looks at what comes from now on. */
  void meter(Meter value) {
    meter = value;
  }

  /** Reads nothing more until {@link #open}. */
  void shut() {
    lock.lock();
    try {
      if (!isShut) {
        isShut = true;
        isReadWanted = (session.getEventMask() & SelectionKey.OP_READ) != 0;
        session.clearEvent(SelectionKey.OP_READ);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reads on. */
  void open() {
    lock.lock();
    try {
      if (isShut) {
        isShut = false;
        if (isReadWanted) {
          session.setEvent(SelectionKey.OP_READ);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The client is about to look at the connection; what it reads until the next time is one event.
   */
  void eventBegins() {
    hasReadInEvent = false;
  }

  /** Whether the client was told that nothing more will come. */
  boolean isAtEnd() {
    return isAtEnd;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    lock.lock();
    try {
      if (isShut) {
        return 0;
      }
    } finally {
      lock.unlock();
    }
    int count = readOrWithhold(target);
    // The client comes by here after every input, over TLS too, where it is handed what came.
    meter.look(Math.max(count, 0));
    hasReadInEvent |= count > 0;
    if (count < 0) {
      if (hasReadInEvent) {
        // It stays at its end, and readable, so there is a next event.
        return 0;
      }
      isAtEnd = true;
    }
    return count;
  }

  private int readOrWithhold(ByteBuffer target) throws IOException {
    if (!hasReadInEvent && withheld != null) {
      throw withheld;
    }
    try {
      return session.read(target);
    } catch (IOException e) {
      if (!hasReadInEvent) {
        throw e;
      }
      // The system may tell of it only once.
      withheld = e;
      return 0;
    }
  }

  /**
   * The mask that holds now; what is wanted of reading is remembered while it is shut. Called with
   * the lock.
   */
  private int gated(int mask) {
    if (!isShut) {
      return mask;
    }
    isReadWanted |= (mask & SelectionKey.OP_READ) != 0;
    return mask & ~SelectionKey.OP_READ;
  }

  @Override
  public void setEventMask(int mask) {
    lock.lock();
    try {
      if (isShut) {
        isReadWanted = false;
      }
      session.setEventMask(gated(mask));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setEvent(int operations) {
    lock.lock();
    try {
      int allowed = gated(operations);
      if (allowed != 0) {
        session.setEvent(allowed);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void clearEvent(int operations) {
    lock.lock();
    try {
      if (isShut && (operations & SelectionKey.OP_READ) != 0) {
        isReadWanted = false;
      }
      session.clearEvent(operations);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return session.write(source);
  }

  @Override
  public String getId() {
    return session.getId();
  }

  @Override
  public IOEventHandler getHandler() {
    return session.getHandler();
  }

  @Override
  public void upgrade(IOEventHandler handler) {
    session.upgrade(handler);
  }

  @Override
  public Lock getLock() {
    return session.getLock();
  }

  @Override
  public void enqueue(Command command, Command.Priority priority) {
    session.enqueue(command, priority);
  }

  @Override
  public boolean hasCommands() {
    return session.hasCommands();
  }

  @Override
  public Command poll() {
    return session.poll();
  }

  @Override
  public ByteChannel channel() {
    return session.channel();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return session.getRemoteAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return session.getLocalAddress();
  }

  @Override
  public int getEventMask() {
    return session.getEventMask();
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() {
    onClose.accept(this);
    session.close();
  }

  @Override
  public void close(CloseMode mode) {
    onClose.accept(this);
    session.close(mode);
  }

  @Override
  public Status getStatus() {
    return session.getStatus();
  }

  @Override
  public Timeout getSocketTimeout() {
    return session.getSocketTimeout();
  }

  @Override
  public void setSocketTimeout(Timeout timeout) {
    session.setSocketTimeout(timeout);
  }

  @Override
  public long getLastReadTime() {
    return session.getLastReadTime();
  }

  @Override
  public long getLastWriteTime() {
    return session.getLastWriteTime();
  }

  @Override
  public long getLastEventTime() {
    return session.getLastEventTime();
  }

  @Override
  public void updateReadTime() {
    session.updateReadTime();
  }

  @Override
  public void updateWriteTime() {
    session.updateWriteTime();
  }
}
