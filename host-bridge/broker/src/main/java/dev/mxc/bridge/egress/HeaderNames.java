package dev.mxc.bridge.egress;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers are whose. */
final class HeaderNames {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");

  // Host and framing, and what is between two hops (RFC 9110, 7.6.1).
  private static final Set<String> BROKERS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "trailer",
          "te",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "expect",
          "http2-settings");
  private static final Set<String> HOP_OF_RESPONSE =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authentication-info",
          "transfer-encoding",
          "trailer",
          "te",
          "upgrade",
          "alt-svc");
  private static final Set<String> OF_ONE_ORIGIN =
      Set.of("authorization", "cookie", "cookie2", "referer", "origin");
  private static final Set<String> OF_CONTENT =
      Set.of(
          "content-type",
          "content-encoding",
          "content-language",
          "content-location",
          "content-md5",
          "digest");

  // Frameworks and proxies take these for the method or the path that is meant.
  private static final Set<String> OVERRIDING_METHOD =
      Set.of("x-http-method-override", "x-http-method", "x-method-override");
  private static final Set<String> OVERRIDING_PATH = Set.of("x-original-url", "x-rewrite-url");

  private HeaderNames() {}

  static boolean isName(String name) {
    return TOKEN.matcher(name).matches();
  }

  /** Printable text of one line; bytes above ASCII are taken as they are. */
  static boolean isValue(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
  }

  /** A value of one line, whatever a server sent (RFC 9110, 5.5). */
  static String printable(String value) {
    return isValue(value)
        ? value
        : value
            .codePoints()
            .map(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff) ? c : ' ')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** Set by the broker; a guest's own is left out. */
  static boolean isBrokers(String name) {
    return BROKERS.contains(lower(name));
  }

  static boolean asksForUpgrade(String name) {
    return lower(name).equals("upgrade");
  }

  /** Asks a server for another method than the request's own. */
  static boolean overridesMethod(String name) {
    return OVERRIDING_METHOD.contains(lower(name));
  }

  /** Asks a server for another path than the request's own. */
  static boolean overridesPath(String name) {
    return OVERRIDING_PATH.contains(lower(name));
  }

  /** Of the connection that the broker has, not of the guest's answer. */
  static boolean isHopOfResponse(String name) {
    return HOP_OF_RESPONSE.contains(lower(name));
  }

  /** Not sent on when a redirect leads to another origin. */
  static boolean isOfOneOrigin(String name) {
    return OF_ONE_ORIGIN.contains(lower(name));
  }

  /** Not sent on when a redirect turns a request into one without a body. */
  static boolean isOfContent(String name) {
    return OF_CONTENT.contains(lower(name));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
