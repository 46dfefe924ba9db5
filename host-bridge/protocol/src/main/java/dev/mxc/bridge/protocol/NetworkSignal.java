package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.NetworkRequest.Header;
import java.util.List;
import java.util.Objects;

/** What a guest hears of its request or connection. */
public sealed interface NetworkSignal {

  /** Why something failed, for the error that a guest's language has for it. */
  enum Failure {
    /** Not granted; a denial. */
    DENIED,
    /** The request itself is not valid; a denial. */
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
    /** The answer is not valid HTTP, or one that the host does not serve. */
    PROTOCOL,
    /** The answer's head is larger than the host takes. */
    TOO_LARGE,
    /** A redirect that is not to be followed, or cannot be. */
    REDIRECT,
    /** The request's own body has another length than was said. */
    BODY,
    /** The run is over. */
    CANCELED
  }

  /** The connection is there: of HTTP, the request is on its way. */
  record Connected() implements NetworkSignal {}

  /**
   * The head of an answer; the body follows as {@link Received} and {@link Ended}.
   *
   * @param status the status code
   * @param reason the reason phrase, empty in HTTP/2
   * @param version such as HTTP/1.1 or HTTP/2
   * @param headers the headers that are not of the connection
   * @param url the address that answered
   * @param redirected whether it was reached by a redirect
   */
  record Answered(
      int status,
      String reason,
      String version,
      List<Header> headers,
      String url,
      boolean redirected)
      implements NetworkSignal {
    public Answered {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(version);
      headers = List.copyOf(headers);
      Objects.requireNonNull(url);
    }
  }

  /** Bytes, at least one, within the window. */
  record Received(byte[] bytes) implements NetworkSignal {}

  /** No more bytes will come. */
  record Ended() implements NetworkSignal {}

  /** Bytes of the guest were taken: as many charged as may be sent anew. */
  record Taken(int bytes) implements NetworkSignal {}

  /** Nothing more will come; {@code message} is for a guest. */
  record Failed(Failure failure, String message) implements NetworkSignal {
    public Failed {
      Objects.requireNonNull(failure);
      Objects.requireNonNull(message);
    }
  }
}
