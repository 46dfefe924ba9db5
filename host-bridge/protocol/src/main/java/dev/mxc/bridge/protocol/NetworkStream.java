package dev.mxc.bridge.protocol;

import java.io.IOException;

/**
 * A request or connection under way, as the guest's side holds it. No method waits for the network.
 * Bytes of both directions flow within a window of {@link WireBounds#NETWORK_WINDOW_BYTES}, where a
 * part costs {@link WireBounds#networkCharge}.
 */
public interface NetworkStream {

  /** Hears of a stream, in order, from any thread; must be quick. */
  @FunctionalInterface
  interface Listener {
    void signalled(NetworkSignal signal);
  }

  /**
   * Sends a part of the body, or bytes over the connection, within the window.
   *
   * @param bytes 1 to {@link WireBounds#STREAM_FRAME_BYTES_MAX} of them
   * @throws IOException when the run has ended or the host is gone
   */
  void send(byte[] bytes) throws IOException;

  /**
   * Says that nothing more will be sent.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  void finish() throws IOException;

  /**
   * Says that received parts were taken, by their charge.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  void taken(int bytes) throws IOException;

  /** Gives it up, or says that it is done; nothing is heard of it any more. */
  void close();
}
