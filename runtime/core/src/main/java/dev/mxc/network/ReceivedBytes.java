package dev.mxc.network;

import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;

/** Passes on to a guest what a stream receives, no faster than the guest takes it. */
final class ReceivedBytes {

  private static final int PART_BYTES_MAX = 32 * 1024;

  private final NetworkStream.Listener listener;

  /** What may be sent now. Guarded by this. */
  private int window = WireBounds.NETWORK_WINDOW_BYTES;

  ReceivedBytes(NetworkStream.Listener listener) {
    this.listener = listener;
  }

  /** The guest has taken parts, by their charge. */
  synchronized void taken(int bytes) {
    window += bytes;
    notifyAll();
  }

  /**
   * Passes everything on, to the end.
   *
   * @throws IOException when reading fails, or the thread is interrupted
   */
  void passOn(InputStream in) throws IOException {
    byte[] buffer = new byte[PART_BYTES_MAX];
    while (true) {
      int count = in.read(buffer, 0, awaitRoom());
      if (count < 0) {
        listener.signalled(new NetworkSignal.Ended());
        return;
      }
      if (count > 0) {
        synchronized (this) {
          window -= WireBounds.networkCharge(count);
        }
        listener.signalled(new NetworkSignal.Received(Arrays.copyOf(buffer, count)));
      }
    }
  }

  /** How many bytes the next part may have; waits until it is at least one. */
  private synchronized int awaitRoom() throws InterruptedIOException {
    try {
      while (window < WireBounds.networkCharge(1)) {
        wait();
      }
      return Math.min(window - WireBounds.networkCharge(0), PART_BYTES_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the request was canceled");
    }
  }
}
