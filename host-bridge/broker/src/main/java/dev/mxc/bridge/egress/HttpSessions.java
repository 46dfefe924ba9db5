package dev.mxc.bridge.egress;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;

/**
 * The open connections of a client, to be found by what an exchange knows of its own. The client
 * tells of each event of theirs.
 */
final class HttpSessions implements IOSessionListener {

  private final Set<GatedSession> open = ConcurrentHashMap.newKeySet();

  /** More than an HTTP/2 client and server tell each other between exchanges. */
  private static final int IDLE_BYTES_MAX = 64 * 1024;

  /** Told how many bytes came; what it throws ends the connection. */
  @FunctionalInterface
  interface Count {
    void came(long bytes) throws IOException;
  }

  IOSession gated(IOSession session) {
    GatedSession gated = new GatedSession(session, open::remove);
    open.add(gated);
    return gated;
  }

  /** Has counted what comes on the connection of an exchange, from now on. */
  void count(HttpContext context, Count count) {
    EndpointDetails endpoint = HttpCoreContext.cast(context).getEndpointDetails();
    if (endpoint == null) {
      return;
    }
    AtomicLong before = new AtomicLong(endpoint.getReceivedBytesCount());
    SocketAddress local = endpoint.getLocalAddress();
    // Over TLS there are two, of which the client reads one.
    open.stream()
        .filter(session -> local.equals(session.getLocalAddress()))
        .forEach(session ->
            session.meter(justRead -> {
              long now = endpoint.getReceivedBytesCount() + justRead;
              count.came(now - before.getAndSet(now));
            }));
  }

  /**
   * An exchange is over. Over HTTP/1.1 anything that comes now would be taken for the beginning of
   * the next answer.
   */
  void rest(HttpContext context, boolean isHttp2) {
    AtomicLong all = new AtomicLong();
    int bytesMax = isHttp2 ? IDLE_BYTES_MAX : 0;
    count(
        context,
        bytes -> {
          if (all.addAndGet(bytes) > bytesMax) {
            throw new ConnectionClosedException("the server talks while nothing is asked of it");
          }
        });
  }

  /** The connection of an exchange: no two have one address and port of this machine. */
  Optional<GatedSession> of(HttpContext context) {
    EndpointDetails endpoint = HttpCoreContext.cast(context).getEndpointDetails();
    if (endpoint == null) {
      return Optional.empty();
    }
    open.removeIf(session -> session.getStatus() == IOSession.Status.CLOSED);
    SocketAddress local = endpoint.getLocalAddress();
    return open.stream().filter(session -> local.equals(session.getLocalAddress())).findFirst();
  }

  private static void eventBegins(IOSession session) {
    if (session instanceof GatedSession gated) {
      gated.eventBegins();
    }
  }

  @Override
  public void inputReady(IOSession session) {
    eventBegins(session);
  }

  @Override
  public void outputReady(IOSession session) {
    eventBegins(session);
  }

  @Override
  public void connected(IOSession session) {}

  @Override
  public void startTls(IOSession session) {}

  @Override
  public void timeout(IOSession session) {}

  @Override
  public void exception(IOSession session, Exception cause) {}

  @Override
  public void disconnected(IOSession session) {}
}
