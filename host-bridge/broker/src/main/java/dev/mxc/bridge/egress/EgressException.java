package dev.mxc.bridge.egress;

import java.io.IOException;

/**
 * A request or connection that did not come to its end. The message is for a guest: it names no
 * address that the guest did not name, no class and no path of the host.
 */
public final class EgressException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What happened, for the error that a guest's language has for it. */
  public enum Kind {
    /** Not granted; recorded as a denial. */
    DENIED,
    /** The request itself is not valid, such as a header of two lines; recorded as a denial. */
    INVALID,
    /** The name does not resolve. */
    UNRESOLVED,
    /** The destination refuses connections or cannot be reached. */
    UNREACHABLE,
    /** Nothing came in time. */
    TIMED_OUT,
    /** No TLS connection, or the certificate is not accepted. */
    TLS,
    /** The other side closed the connection too early. */
    CLOSED,
    /** The answer is not valid HTTP, or one that the broker does not serve. */
    PROTOCOL,
    /** The answer's head is larger than the broker takes. */
    TOO_LARGE,
    /** A redirect that is not to be followed, or cannot be. */
    REDIRECT,
    /** The run's limit networkBytes is used up. */
    LIMIT,
    /** The request's own body failed, or has another length than was said. */
    BODY,
    /** Closed by the guest, or the run is over. */
    CANCELED
  }

  private final Kind kind;

  EgressException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }
}
