package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkSignal.Failure;
import dev.mxc.bridge.protocol.NetworkStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The streams of the network that a worker's run has open. */
final class NetworkStreams {

  /** Sends a frame of a run. */
  interface Sender {
    void send(Message.ToHost message) throws IOException;
  }

  private final Sender sender;
  private final AtomicInteger lastStream = new AtomicInteger();
  private final Map<Integer, NetworkStream.Listener> listeners = new ConcurrentHashMap<>();

  NetworkStreams(Sender sender) {
    this.sender = sender;
  }

  NetworkStream open(NetworkRequest request, NetworkStream.Listener listener) throws IOException {
    int id = lastStream.incrementAndGet();
    listeners.put(id, listener);
    try {
      sender.send(new Message.NetworkOpen(id, request));
    } catch (IOException e) {
      listeners.remove(id);
      throw e;
    }
    return new WireStream(id);
  }

  /** Takes a signal; one of a stream that was closed meanwhile is for nobody. */
  void signalled(int id, NetworkSignal signal) {
    NetworkStream.Listener listener = listeners.get(id);
    if (listener != null) {
      listener.signalled(signal);
    }
  }

  /** The run is over: nothing will come any more. */
  void end() {
    for (Integer id : listeners.keySet()) {
      NetworkStream.Listener listener = listeners.remove(id);
      if (listener != null) {
        listener.signalled(new NetworkSignal.Failed(Failure.CANCELED, "the run is over"));
      }
    }
  }

  /** Sends nothing after its last frame, from whatever thread. */
  private final class WireStream implements NetworkStream {
    private final int id;
    // Guarded by this.
    private boolean closed;

    WireStream(int id) {
      this.id = id;
    }

    private synchronized void send(Message.ToHost message) throws IOException {
      if (!closed) {
        sender.send(message);
      }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
      send(new Message.NetworkSend(id, bytes));
    }

    @Override
    public void finish() throws IOException {
      send(new Message.NetworkFinish(id));
    }

    @Override
    public void taken(int bytes) throws IOException {
      send(new Message.NetworkTaken(id, bytes));
    }

    @Override
    public synchronized void close() {
      listeners.remove(id);
      try {
        send(new Message.NetworkClose(id));
      } catch (IOException _) {
        // The run is over, and its streams with it.
      }
      closed = true;
    }
  }
}
