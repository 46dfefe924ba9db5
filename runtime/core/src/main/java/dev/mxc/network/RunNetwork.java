package dev.mxc.network;

import dev.mxc.bridge.egress.EgressRun;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.tools.HostCalls;

/** The network of one run. Safe for use by several threads. */
public final class RunNetwork implements AutoCloseable {

  private final EgressRun egress;
  private final HostCalls calls;
  private volatile boolean silent;

  /**
   * @param egress what decides and carries out
   * @param calls counts each request and connection, granted or not
   */
  public RunNetwork(EgressRun egress, HostCalls calls) {
    this.egress = egress;
    this.calls = calls;
  }

  /**
   * Opens a request or connection, and waits for nothing.
   *
   * @throws RunEndedException when the run's calls are used up, or it is over
   */
  public NetworkStream open(NetworkRequest request, NetworkStream.Listener listener)
      throws RunEndedException {
    calls.count();
    NetworkStream.Listener heard =
        signal -> {
          if (!silent) {
            listener.signalled(signal);
          }
        };
    return switch (request) {
      case NetworkRequest.Http http -> HttpTransfer.start(egress, http, heard);
      case NetworkRequest.Tcp tcp -> TcpTransfer.start(egress, tcp, heard);
    };
  }

  /** Bytes sent and received so far. */
  public long bytesUsed() {
    return egress.bytesUsed();
  }

  /**
   * The run is being ended: what is under way ends without a word, so that a guest does not act on
   * the error of what passed a limit.
   */
  public void silence() {
    silent = true;
    egress.close();
  }

  /** The run is over: what is under way fails. */
  @Override
  public void close() {
    egress.close();
  }
}
