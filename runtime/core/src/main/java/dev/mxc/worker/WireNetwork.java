package dev.mxc.worker;

import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.ProtocolException;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The streams of the network that a worker's run has open: windows are checked here, whatever the
 * worker says. The {@code take} methods are called by the connection's reader alone and never wait.
 */
final class WireNetwork {

  /** A worker keeps to half of it: it may have closed a stream a moment before that was read. */
  private static final int STREAMS_MAX = 2 * WireBounds.NETWORK_STREAMS_MAX;

  private final FrameOutput out;
  private final HostServices services;

  /** Of the reader alone. */
  private final Map<Integer, Open> streams = new HashMap<>();

  WireNetwork(FrameOutput out, HostServices services) {
    this.out = out;
    this.services = services;
  }

  void take(Message.NetworkOpen open) throws ProtocolException {
    if (streams.size() >= STREAMS_MAX || streams.containsKey(open.stream())) {
      throw new ProtocolException("too many streams of the network, or a stream's number twice");
    }
    Open opened = new Open(open.stream());
    try {
      opened.stream = services.network(open.request(), opened);
    } catch (IOException _) {
      // The run is ending; what is sent on the stream goes nowhere.
    }
    streams.put(open.stream(), opened);
  }

  void take(Message.NetworkSend sent) throws ProtocolException {
    int length = sent.bytes().length;
    if (length == 0 || length > WireBounds.STREAM_FRAME_BYTES_MAX) {
      throw new ProtocolException("a part of " + length + " bytes for the network");
    }
    Open open = known(sent.stream());
    open.chargeSent(WireBounds.networkCharge(length));
    try {
      open.stream.send(sent.bytes());
    } catch (IOException _) {
      // As above.
    }
  }

  void take(Message.NetworkFinish finish) throws ProtocolException {
    try {
      known(finish.stream()).stream.finish();
    } catch (ProtocolException e) {
      throw e;
    } catch (IOException _) {
      // As above.
    }
  }

  void take(Message.NetworkTaken taken) throws ProtocolException {
    Open open = known(taken.stream());
    open.creditReceived(taken.bytes());
    try {
      open.stream.taken(taken.bytes());
    } catch (IOException _) {
      // As above.
    }
  }

  void take(Message.NetworkClose close) throws ProtocolException {
    known(close.stream()).stream.close();
    streams.remove(close.stream());
  }

  private Open known(int stream) throws ProtocolException {
    Open open = streams.get(stream);
    if (open == null) {
      throw new ProtocolException("no such stream of the network: " + stream);
    }
    return open;
  }

  /** One stream; hears of it on the host's threads and tells the worker. */
  private final class Open implements NetworkStream.Listener {

    private final int id;

    /** Set by the reader before it is used. */
    private NetworkStream stream = NOWHERE;

    // Guarded by this.
    private int mayBeSent = WireBounds.NETWORK_WINDOW_BYTES;
    private int notTaken;

    Open(int id) {
      this.id = id;
    }

    synchronized void chargeSent(int charge) throws ProtocolException {
      mayBeSent -= charge;
      if (mayBeSent < 0) {
        throw new ProtocolException("bytes for the network beyond their window");
      }
    }

    synchronized void creditReceived(int charge) throws ProtocolException {
      notTaken -= charge;
      if (charge <= 0 || notTaken < 0) {
        throw new ProtocolException("more bytes of the network taken than were sent");
      }
    }

    @Override
    public void signalled(NetworkSignal signal) {
      synchronized (this) {
        switch (signal) {
          case NetworkSignal.Received(var bytes) ->
              notTaken += WireBounds.networkCharge(bytes.length);
          case NetworkSignal.Taken(var charge) -> mayBeSent += charge;
          default -> {
            // The others are of no weight.
          }
        }
      }
      try {
        out.send(new Message.NetworkSignalled(id, signal));
      } catch (IOException _) {
        // The worker is gone, which the reader of its frames finds out.
      }
    }
  }

  private static final NetworkStream NOWHERE =
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
