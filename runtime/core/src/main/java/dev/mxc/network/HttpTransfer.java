package dev.mxc.network;

import dev.mxc.bridge.egress.EgressRun;
import dev.mxc.bridge.egress.GuestRequest;
import dev.mxc.bridge.egress.GuestResponse;
import dev.mxc.bridge.egress.HttpHeader;
import dev.mxc.bridge.egress.RequestBody;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Header;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An HTTP request under way, on a thread of its own. */
final class HttpTransfer extends Transfer {

  private final EgressRun egress;
  private final NetworkRequest.Http request;
  private final AtomicBoolean connected = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;

  private HttpTransfer(EgressRun egress, NetworkRequest.Http request, Listener listener) {
    super(listener);
    this.egress = egress;
    this.request = request;
    this.thread = Thread.ofVirtual().name("mxc-http").unstarted(this::run);
  }

  static NetworkStream start(EgressRun egress, NetworkRequest.Http request, Listener listener) {
    HttpTransfer transfer = new HttpTransfer(egress, request, listener);
    transfer.thread.start();
    return transfer;
  }

  private void run() {
    try (GuestResponse response = egress.exchange(guestRequest(), this::connected)) {
      listener.signalled(answered(response));
      received.passOn(response.body());
    } catch (IOException e) {
      if (!closed) {
        Failures.of(e).ifPresent(listener::signalled);
      }
    } finally {
      sent.close();
    }
  }

  /** Once, however many redirects are followed. */
  private void connected() {
    if (connected.compareAndSet(false, true)) {
      listener.signalled(new NetworkSignal.Connected());
    }
  }

  private GuestRequest guestRequest() {
    return new GuestRequest(
        request.method(),
        request.url(),
        request.headers().stream()
            .map(header -> new HttpHeader(header.name(), header.value()))
            .toList(),
        switch (request.body()) {
          case Body.None() -> RequestBody.none();
          case Body.Whole(var bytes) -> new RequestBody.Bytes(bytes);
          case Body.Parts(var length) -> new RequestBody.Stream(sent, length.orElse(-1));
        },
        switch (request.redirect()) {
          case FOLLOW -> GuestRequest.Redirect.FOLLOW;
          case MANUAL -> GuestRequest.Redirect.MANUAL;
          case ERROR -> GuestRequest.Redirect.ERROR;
        },
        // The guest's side gives up by itself.
        Optional.empty());
  }

  private static NetworkSignal.Answered answered(GuestResponse response) {
    return new NetworkSignal.Answered(
        response.status(),
        response.reason(),
        response.version(),
        response.headers().stream()
            .map(header -> new Header(header.name(), header.value()))
            .toList(),
        response.url(),
        response.redirected());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
