package dev.mxc.isolate;

import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkSignal.Failure;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The network as the guest of one context sees it: nothing but requests to its host. As many
 * streams are open as the wire allows; requests beyond that wait here for one that ends. Safe for
 * use by several guest threads.
 */
public final class GuestNetwork {

  /** For a context that is nobody's: there is no network, and nobody to ask. */
  public static final GuestNetwork NONE = new GuestNetwork(Optional.empty());

  private record Waiting(NetworkRequest request, GuestStream stream) {}

  private final Optional<HostServices> host;

  // Guarded by this.
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int open;

  public GuestNetwork(HostServices host) {
    this(Optional.of(host));
  }

  private GuestNetwork(Optional<HostServices> host) {
    this.host = host;
  }

  /**
   * Opens a request or connection, and waits for nothing: what becomes of it is the stream's to
   * tell. Of connections that are one too many, it is a failure at once.
   *
   * @param onChange told of each change, on a thread that others need
   */
  public GuestStream open(NetworkRequest request, Runnable onChange) {
    GuestStream stream = new GuestStream(onChange, this::ended);
    synchronized (this) {
      if (open == WireBounds.NETWORK_STREAMS_MAX) {
        if (request instanceof NetworkRequest.Tcp) {
          stream.signalled(
              new NetworkSignal.Failed(
                  Failure.UNREACHABLE, "more than " + open + " connections are open"));
        } else {
          waiting.add(new Waiting(request, stream));
        }
        return stream;
      }
      open++;
    }
    begin(request, stream);
    return stream;
  }

  /** Whether a request waits here for another one to end. */
  public synchronized boolean isFull() {
    return !waiting.isEmpty();
  }

  /**
   * Whether one more can be opened at the host.
   *
   * @param nanosMax how long to wait for that
   * @throws InterruptedException when interrupted
   */
  public synchronized boolean awaitRoom(long nanosMax) throws InterruptedException {
    long end = System.nanoTime() + nanosMax;
    long left = nanosMax;
    while (open == WireBounds.NETWORK_STREAMS_MAX && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return open < WireBounds.NETWORK_STREAMS_MAX;
  }

  private void begin(NetworkRequest request, GuestStream stream) {
    if (stream.isClosed()) {
      ended();
      return;
    }
    try {
      if (host.isEmpty()) {
        throw new IOException("nobody to ask");
      }
      stream.begin(host.get().network(request, stream));
    } catch (IOException _) {
      stream.signalled(new NetworkSignal.Failed(Failure.CANCELED, "the run is over"));
      stream.begin(NO_STREAM);
    }
  }

  /** A stream that was begun is at its end. */
  private void ended() {
    Waiting next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        open--;
        notifyAll();
        return;
      }
    }
    // Not here: this may be the thread that takes the host's answers, and sending may wait.
    Thread.ofPlatform().daemon().name("mxc-network").start(() -> begin(next.request, next.stream));
  }

  private static final NetworkStream NO_STREAM =
      new NetworkStream() {
        @Override
        public void send(byte[] bytes) {}

        @Override
        public void finish() {}

        @Override
        public void taken(int bytes) {}

        @Override
        public void close() {}
      };
}
