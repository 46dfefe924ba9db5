package dev.mxc.isolate;

import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkSignal.Answered;
import dev.mxc.bridge.protocol.NetworkSignal.Failed;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request or connection of a guest. Waits are bounded in nanoseconds: 0 does not wait, a negative
 * number has no bound. A wait that an engine interrupts ends with {@link RunEndedException}, and
 * the thread stays interrupted.
 */
public final class GuestStream implements NetworkStream.Listener {

  /** Failed, for the reason in {@link #failed}. */
  public static final class StreamException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Failed failed;

    StreamException(Failed failed) {
      super(failed.message());
      this.failed = failed;
    }

    /** What the host said. */
    public Failed failed() {
      return failed;
    }
  }

  private final Runnable onChange;
  private final Runnable onEnd;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Deque<byte[]> received = new ArrayDeque<>();
  private @Nullable NetworkStream stream;
  private @Nullable Answered answer;
  private @Nullable Failed failure;
  private boolean connected;
  private boolean ended;
  private boolean finished;
  private boolean closed;
  private boolean released;
  private int position;
  private int window = WireBounds.NETWORK_WINDOW_BYTES;

  /**
   * @param onChange told of each change, outside of any lock
   * @param onEnd told once, when a stream that was begun is closed at the host
   */
  GuestStream(Runnable onChange, Runnable onEnd) {
    this.onChange = onChange;
    this.onEnd = onEnd;
  }

  /** The stream is open at the host. */
  void begin(NetworkStream opened) {
    boolean isWhole;
    lock.lock();
    try {
      stream = opened;
      isWhole = finished;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (isWhole) {
      try {
        opened.finish();
      } catch (IOException _) {
        // The run is over, as whoever waits for an answer will hear.
      }
    }
    releaseIfDone();
    onChange.run();
  }

  @Override
  public void signalled(NetworkSignal signal) {
    lock.lock();
    try {
      switch (signal) {
        case NetworkSignal.Connected() -> connected = true;
        case Answered head -> {
          connected = true;
          answer = head;
        }
        case NetworkSignal.Received(var bytes) -> {
          if (!closed) {
            received.add(bytes);
          }
        }
        case NetworkSignal.Ended() -> ended = true;
        case NetworkSignal.Taken(var bytes) -> window += bytes;
        case Failed failed -> failure = failure == null ? failed : failure;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    releaseIfDone();
    onChange.run();
  }

  /**
   * Whether there is a connection; of a request, whether it is on its way. False when there is none
   * in time.
   *
   * @throws StreamException when there will be none
   */
  public boolean awaitConnected(long nanosMax) throws StreamException, RunEndedException {
    lock.lock();
    try {
      long left = nanosMax;
      while (!connected) {
        requireIntact();
        if (left == 0) {
          return false;
        }
        left = await(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The head of the answer; empty when there is none in time.
   *
   * @throws StreamException when there will be none
   */
  public Optional<Answered> awaitAnswer(long nanosMax) throws StreamException, RunEndedException {
    lock.lock();
    try {
      long left = nanosMax;
      while (answer == null) {
        requireIntact();
        if (left == 0) {
          return Optional.empty();
        }
        left = await(left);
      }
      return Optional.of(answer);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Bytes that were received, at most so many; none at the end, empty when none came in time.
   *
   * @throws StreamException when it failed, after what came before
   */
  public Optional<byte[]> read(int bytesMax, long nanosMax)
      throws StreamException, RunEndedException {
    byte[] taken;
    int charge = 0;
    NetworkStream open;
    lock.lock();
    try {
      long left = nanosMax;
      while (received.isEmpty()) {
        if (ended || closed) {
          return Optional.of(new byte[0]);
        }
        requireIntact();
        if (left == 0) {
          return Optional.empty();
        }
        left = await(left);
      }
      byte[] part = received.getFirst();
      int end = Math.min(part.length, position + bytesMax);
      taken = position == 0 && end == part.length ? part : Arrays.copyOfRange(part, position, end);
      position = end;
      if (end == part.length) {
        received.removeFirst();
        position = 0;
        charge = WireBounds.networkCharge(part.length);
      }
      open = released ? null : stream;
    } finally {
      lock.unlock();
    }
    if (charge > 0 && open != null) {
      credit(open, charge);
    }
    return Optional.of(taken);
  }

  private static void credit(NetworkStream open, int charge) throws RunEndedException {
    try {
      open.taken(charge);
    } catch (IOException _) {
      throw new RunEndedException();
    }
  }

  /**
   * Sends bytes, as many as may be sent in time. Answers how many were sent: 0 when time ran out,
   * -1 when the other side takes no more.
   *
   * @throws StreamException when it failed
   */
  public int write(byte[] bytes, int offset, int length, long nanosMax)
      throws StreamException, RunEndedException {
    byte[] part;
    NetworkStream open;
    lock.lock();
    try {
      long left = nanosMax;
      while (stream == null || window < WireBounds.networkCharge(1)) {
        requireIntact();
        if (closed || finished || ended && answer != null) {
          return -1;
        }
        if (left == 0) {
          return 0;
        }
        left = await(left);
      }
      requireIntact();
      if (closed || finished || released) {
        return -1;
      }
      int count =
          Math.min(
              Math.min(length, WireBounds.STREAM_FRAME_BYTES_MAX),
              window - WireBounds.networkCharge(0));
      part = Arrays.copyOfRange(bytes, offset, offset + count);
      window -= WireBounds.networkCharge(count);
      open = stream;
    } finally {
      lock.unlock();
    }
    try {
      open.send(part);
    } catch (IOException _) {
      throw new RunEndedException();
    }
    return part.length;
  }

  /** Says that nothing more will be sent. */
  public void finish() throws RunEndedException {
    @Nullable NetworkStream open;
    lock.lock();
    try {
      if (finished || released) {
        return;
      }
      finished = true;
      open = stream;
    } finally {
      lock.unlock();
    }
    try {
      // Before it was begun there was nothing to send either, and beginning sees to it.
      if (open != null) {
        open.finish();
      }
    } catch (IOException _) {
      throw new RunEndedException();
    }
  }

  /** Gives it up; what was sent before still reaches the other side of a connection. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      received.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    releaseIfDone();
  }

  /**
   * A stream that is done is closed at the host at once, whether or not its guest ever closes it:
   * it counts against the streams that may be open.
   */
  private void releaseIfDone() {
    NetworkStream open;
    lock.lock();
    try {
      boolean done = closed || failure != null || ended && (finished || answer != null);
      if (!done || stream == null || released) {
        return;
      }
      released = true;
      open = stream;
    } finally {
      lock.unlock();
    }
    open.close();
    onEnd.run();
  }

  /** Whether its guest has given it up. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void requireIntact() throws StreamException {
    if (failure != null) {
      throw new StreamException(failure);
    }
  }

  /** Waits once; what is left of the bound then. */
  private long await(long nanosLeft) throws RunEndedException {
    try {
      if (nanosLeft < 0) {
        changed.await();
        return -1;
      }
      return Math.max(0, changed.awaitNanos(nanosLeft));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RunEndedException();
    }
  }
}
