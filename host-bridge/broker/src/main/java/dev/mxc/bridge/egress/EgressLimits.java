package dev.mxc.bridge.egress;

import java.time.Duration;

/**
 * Bounds of a broker, whatever a guest or a server does. Bytes are bounded by a run's {@link
 * NetworkQuota}, time as a whole by the run's own limits.
 *
 * @param connectTimeout for resolving, connecting to each address, and the TLS handshake
 * @param inactivityTimeout for the head of an answer, and for each wait within its body
 * @param headerBytesMax bytes of the headers of a request or an answer
 * @param headersMax headers of a request or an answer
 * @param redirectsMax redirects followed in a row
 * @param connectionsMax connections at once, for all runs of a broker
 */
public record EgressLimits(
    Duration connectTimeout,
    Duration inactivityTimeout,
    int headerBytesMax,
    int headersMax,
    int redirectsMax,
    int connectionsMax) {

  /** The bounds where nobody chose others. */
  public static EgressLimits defaults() {
    return new EgressLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), 64 * 1024, 200, 20, 64);
  }
}
