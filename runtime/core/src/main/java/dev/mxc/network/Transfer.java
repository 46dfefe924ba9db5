package dev.mxc.network;

import dev.mxc.bridge.protocol.NetworkStream;

/** A request or a connection under way: what the guest sends, and what it is sent. */
abstract class Transfer implements NetworkStream {

  protected final Listener listener;
  protected final SentBytes sent;
  protected final ReceivedBytes received;

  Transfer(Listener listener) {
    this.listener = listener;
    this.sent = new SentBytes(listener);
    this.received = new ReceivedBytes(listener);
  }

  @Override
  public final void send(byte[] bytes) {
    sent.add(bytes);
  }

  @Override
  public final void finish() {
    sent.finish();
  }

  @Override
  public final void taken(int bytes) {
    received.taken(bytes);
  }
}
