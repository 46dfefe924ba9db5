package dev.mxc.bridge.egress;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  IOSession gated(IOSession session) {
    GatedSession gated = new GatedSession(session, open::remove);
    open.add(gated);
    return gated;
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
