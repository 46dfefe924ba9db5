package dev.mxc.bridge.egress;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The answer to a request. The body arrives as it is read, and throws {@link EgressException};
 * closing it early ends the exchange.
 *
 * @param status the status code
 * @param reason the reason phrase, empty in HTTP/2
 * @param version such as HTTP/1.1 or HTTP/2
 * @param headers the headers that are not of the connection
 * @param url the address that answered
 * @param redirected whether it was reached by a redirect
 * @param body the body without transfer coding; trailers are left out
 */
public record GuestResponse(
    int status,
    String reason,
    String version,
    List<HttpHeader> headers,
    String url,
    boolean redirected,
    InputStream body)
    implements AutoCloseable {

  public GuestResponse {
    headers = List.copyOf(headers);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
