package dev.mxc.bridge.egress;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.reactor.IOSession;

/** The open connections of a client, to be found by what an exchange knows of its own. */
final class HttpSessions {

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
}
