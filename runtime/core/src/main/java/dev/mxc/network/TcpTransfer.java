package dev.mxc.network;

import dev.mxc.bridge.egress.EgressRun;
import dev.mxc.bridge.egress.TcpConnection;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A plain connection under way, with a thread for each direction. What a guest has sent reaches the
 * other side even when the guest closes right after it.
 */
final class TcpTransfer extends Transfer {

  private final EgressRun egress;
  private final NetworkRequest.Tcp request;
  private final AtomicBoolean silent = new AtomicBoolean();
  private final Thread thread;

  // Guarded by this.
  private @Nullable TcpConnection connection;
  private boolean isAllSent;
  private boolean isClosed;

  private TcpTransfer(EgressRun egress, NetworkRequest.Tcp request, Listener listener) {
    super(listener);
    this.egress = egress;
    this.request = request;
    this.thread = Thread.ofVirtual().name("mxc-tcp").unstarted(this::run);
  }

  static NetworkStream start(EgressRun egress, NetworkRequest.Tcp request, Listener listener) {
    TcpTransfer transfer = new TcpTransfer(egress, request, listener);
    transfer.thread.start();
    return transfer;
  }

  private void run() {
    try (TcpConnection opened = egress.connect(request.host(), request.port())) {
      synchronized (this) {
        if (isClosed) {
          return;
        }
        connection = opened;
      }
      listener.signalled(new NetworkSignal.Connected());
      Thread sending = Thread.ofVirtual().name("mxc-tcp-send").start(() -> passOn(opened));
      received.passOn(opened.input());
      // The other side may still listen to what the guest has to say.
      sending.join();
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException _) {
      // Closed by the guest.
    } finally {
      sent.close();
    }
  }

  private void passOn(TcpConnection opened) {
    try {
      sent.transferTo(opened.output());
      opened.shutdownOutput();
    } catch (IOException e) {
      fail(e);
    }
    synchronized (this) {
      isAllSent = true;
    }
    endIfDone();
  }

  /** Of a connection that breaks both directions hear, the guest once. */
  private void fail(IOException e) {
    if (silent.compareAndSet(false, true)) {
      Failures.of(e).ifPresent(listener::signalled);
    }
  }

  @Override
  public void close() {
    silent.set(true);
    sent.finish();
    synchronized (this) {
      isClosed = true;
    }
    endIfDone();
  }

  /** The guest is gone: nothing is left to do once its bytes are, or where there is nobody. */
  private void endIfDone() {
    TcpConnection opened;
    synchronized (this) {
      opened = connection;
      if (!isClosed || opened != null && !isAllSent) {
        return;
      }
    }
    if (opened != null) {
      opened.close();
    }
    thread.interrupt();
  }
}
