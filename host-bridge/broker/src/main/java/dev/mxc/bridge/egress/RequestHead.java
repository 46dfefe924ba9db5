package dev.mxc.bridge.egress;

import dev.mxc.bridge.secrets.Secrets;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a request as it goes out, Host and framing left to the client.
 *
 * @param method the method
 * @param url the address
 * @param headers the headers in order
 */
record RequestHead(String method, RequestUrl url, List<HttpHeader> headers) {

  RequestHead {
    headers = List.copyOf(headers);
  }

  /**
   * Looks at the guest's part of a request.
   *
   * @throws RefusedException when it is not valid, or asks for what is not served
   */
  static void check(GuestRequest request, Origin origin, EgressLimits limits)
      throws RefusedException {
    if (!HeaderNames.isName(request.method()) || request.method().length() > 32) {
      throw new RefusedException("the method is not valid");
    }
    if (request.method().equalsIgnoreCase("HEAD") && !request.method().equals("HEAD")) {
      // The client would wait for no body, and a server that knows no such method sends one: the
      // next answer on that connection.
      throw new RefusedException("the method HEAD is written in capitals");
    }
    if (request.headers().size() > limits.headersMax()) {
      throw new RefusedException("there are more than " + limits.headersMax() + " headers");
    }
    if (request.headers().stream().mapToLong(HttpHeader::bytes).sum() > limits.headerBytesMax()) {
      throw new RefusedException(
          "the headers are larger than " + limits.headerBytesMax() + " bytes");
    }
    for (HttpHeader header : request.headers()) {
      if (!HeaderNames.isName(header.name())) {
        throw new RefusedException("the name of a header is not valid");
      }
      if (!HeaderNames.isValue(header.value())) {
        throw new RefusedException(
            "the header " + header.name() + " has a line break or another control character");
      }
      if (HeaderNames.asksForUpgrade(header.name())) {
        throw new RefusedException("Upgrade is not served");
      }
      if (header.name().equalsIgnoreCase("host") && !isOf(header.value().strip(), origin)) {
        throw new RefusedException(
            "the header Host names another host than the address; the broker sets it itself");
      }
    }
  }

  /**
   * Looks at the guest's part of a request once more, by the rule that grants it.
   *
   * @throws RefusedException when it would have a server take it for what was not decided on
   */
  static void check(GuestRequest request, EgressRule rule) throws RefusedException {
    for (HttpHeader header : request.headers()) {
      boolean isMethod = !rule.methods().isEmpty() && HeaderNames.overridesMethod(header.name());
      boolean isPath = !rule.paths().isEmpty() && HeaderNames.overridesPath(header.name());
      if (isMethod || isPath) {
        throw new RefusedException(
            "the header "
                + header.name()
                + " asks for another "
                + (isMethod ? "method" : "path")
                + ", where the rule for "
                + rule.host()
                + " does not grant all");
      }
    }
  }

  private static boolean isOf(String host, Origin origin) {
    return host.equalsIgnoreCase(origin.authority())
        || host.equalsIgnoreCase(origin.host().inUrl() + ":" + origin.port());
  }

  /** The head of a request that a rule grants. */
  static RequestHead of(GuestRequest request, RequestUrl url, EgressRule rule, Secrets secrets) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : request.headers()) {
      boolean isRules =
          rule.headers().stream().anyMatch(own -> own.name().equalsIgnoreCase(header.name()));
      // What cannot be read cannot be searched for secrets.
      boolean isCoding = !secrets.isEmpty() && header.name().equalsIgnoreCase("accept-encoding");
      if (!isRules && !isCoding && !HeaderNames.isBrokers(header.name())) {
        headers.add(header);
      }
    }
    if (!secrets.isEmpty()) {
      headers.add(new HttpHeader("Accept-Encoding", "identity"));
    }
    rule.headers().forEach(own -> headers.add(new HttpHeader(own.name(), own.value(secrets))));
    return new RequestHead(request.method(), url, headers);
  }

  /** What it is charged for. */
  long bytes() {
    return method.length()
        + url.pathAndQuery().length()
        + url.origin().authority().length()
        + 20L
        + headers.stream().mapToLong(HttpHeader::bytes).sum();
  }

  /** Without the headers: a secret may be among them. */
  @Override
  public String toString() {
    return method + " " + url;
  }
}
