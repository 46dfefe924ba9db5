package dev.mxc.bridge.egress;

import java.util.Locale;
import java.util.regex.Pattern;

/** Paths of requests in the one form that rules match. */
final class UrlPath {

  // Encoded once, or twice for servers behind a proxy that decodes: slash, backslash, control.
  private static final Pattern ENCODED_STRUCTURE =
      Pattern.compile("%(?:25)*(?:2[fF]|5[cC]|[01][0-9a-fA-F]|7[fF])");
  // Forms of ASCII that are longer than UTF-8 allows, which some servers decode all the same.
  private static final Pattern OVERLONG =
      Pattern.compile(
          "%(?:25)*(?:c[01]%(?:25)*[89ab]|e0%(?:25)*[89]|f0%(?:25)*8)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SEMICOLON = Pattern.compile(";|%(?:25)*3[bB]");
  private static final Pattern ENCODED_DOT = Pattern.compile("%(?:25)*2[eE]");
  private static final Pattern ESCAPE_BROKEN = Pattern.compile("%(?![0-9a-fA-F]{2})");

  private UrlPath() {}

  /**
   * The path with encoded unreserved characters decoded and other escapes in upper case (RFC 3986,
   * 6.2.2). An empty path is {@code /}.
   *
   * @throws RefusedException when a server could take it for another path than the one it says
   */
  static String normal(String path) throws RefusedException {
    if (path.isEmpty()) {
      return "/";
    }
    if (!path.startsWith("/")) {
      throw new RefusedException("the path does not begin with a slash");
    }
    if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new RefusedException(
          "the path has characters other than printable ASCII; write them percent-encoded");
    }
    if (path.indexOf('\\') >= 0) {
      throw new RefusedException("the path has a backslash");
    }
    if (ESCAPE_BROKEN.matcher(path).find()) {
      throw new RefusedException("the path has a percent sign that encodes nothing");
    }
    if (ENCODED_STRUCTURE.matcher(path).find()) {
      throw new RefusedException("the path has an encoded slash, backslash or control character");
    }
    if (OVERLONG.matcher(path).find()) {
      throw new RefusedException("the path has an encoded character that is no UTF-8");
    }
    if (path.contains("//")) {
      throw new RefusedException("the path has two slashes in a row");
    }
    for (String segment : path.split("/", -1)) {
      // Some servers cut parameters off first: /..;x/ is /../ to them.
      String name = ENCODED_DOT.matcher(SEMICOLON.split(segment, -1)[0]).replaceAll(".");
      if (name.equals(".") || name.equals("..")) {
        throw new RefusedException("the path has a dot segment (. or ..)");
      }
    }
    return decodeUnreserved(path);
  }

  private static String decodeUnreserved(String path) {
    StringBuilder normal = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        normal.append(c);
        continue;
      }
      String escape = path.substring(i, i + 3);
      char decoded = (char) Integer.parseInt(escape.substring(1), 16);
      if (isUnreserved(decoded)) {
        normal.append(decoded);
      } else {
        normal.append(escape.toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return normal.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
