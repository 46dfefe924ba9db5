package dev.mxc.bridge.egress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request as a guest made it; nothing of it is trusted.
 *
 * @param method such as GET
 * @param url an absolute http or https address
 * @param headers the guest's headers; those that are the broker's are left out or refused
 * @param body the body
 * @param redirect what to do with a redirect
 * @param timeout the guest's own bound on inactivity; the broker's holds too
 */
public record GuestRequest(
    String method,
    String url,
    List<HttpHeader> headers,
    RequestBody body,
    Redirect redirect,
    Optional<Duration> timeout) {

  /** What to do with a redirect. */
  public enum Redirect {
    /** Follow it; each step is decided anew. */
    FOLLOW,
    /** Hand the redirect itself to the guest. */
    MANUAL,
    /** Fail. */
    ERROR
  }

  public GuestRequest {
    headers = List.copyOf(headers);
  }

  /** A request without headers, body or timeout of its own that follows redirects. */
  public static GuestRequest of(String method, String url) {
    return new GuestRequest(
        method, url, List.of(), RequestBody.none(), Redirect.FOLLOW, Optional.empty());
  }
}
