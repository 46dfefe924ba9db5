package dev.mxc.bridge.protocol;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** What a guest wants of the network; nothing of it is trusted. */
public sealed interface NetworkRequest {

  /** What becomes of a redirect. */
  enum Redirect {
    /** It is followed; each step is decided anew. */
    FOLLOW,
    /** It is the answer. */
    MANUAL,
    /** It is a failure. */
    ERROR
  }

  /** The body of a request. */
  sealed interface Body {

    /** No body. */
    record None() implements Body {}

    /** The whole body, of at most {@link WireBounds#NETWORK_BODY_BYTES_MAX} bytes. */
    record Whole(byte[] bytes) implements Body {}

    /** A body that follows in parts; its length where it is known. */
    record Parts(OptionalLong length) implements Body {}
  }

  /** A header line; the characters are bytes. */
  record Header(String name, String value) {
    public Header {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }
  }

  /**
   * An HTTP request.
   *
   * @param method such as GET
   * @param url an absolute http or https address
   * @param headers the guest's headers, at most {@link WireBounds#NETWORK_HEADERS_MAX}
   * @param redirect what becomes of a redirect
   * @param body the body
   */
  record Http(String method, String url, List<Header> headers, Redirect redirect, Body body)
      implements NetworkRequest {
    public Http {
      Objects.requireNonNull(method);
      Objects.requireNonNull(url);
      headers = List.copyOf(headers);
      Objects.requireNonNull(redirect);
      Objects.requireNonNull(body);
    }
  }

  /** A plain connection to a name or an address, IPv6 without brackets. */
  record Tcp(String host, int port) implements NetworkRequest {
    public Tcp {
      Objects.requireNonNull(host);
    }
  }
}
