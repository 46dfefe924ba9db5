package dev.mxc.bridge.egress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https address as a guest gave it, read so that no other reader of it can come to
 * another host or path.
 *
 * @param origin scheme, host and port
 * @param path the path in normal form, what rules match
 * @param query the query with its question mark, or nothing
 */
record RequestUrl(Origin origin, String path, String query) {

  static final int CHARS_MAX = 16 * 1024;

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::([0-9]{0,5}))?");

  /**
   * Reads an absolute address; its fragment is left out.
   *
   * @throws RefusedException when it is none, or could be read in two ways
   */
  static RequestUrl parse(String text) throws RefusedException {
    return parse(text, true);
  }

  /** As {@link #parse(String)}, the path as it is when it is not to be looked at. */
  static RequestUrl parse(String text, boolean isPathChecked) throws RefusedException {
    if (text.length() > CHARS_MAX) {
      throw new RefusedException("the address is longer than " + CHARS_MAX + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw new RefusedException(
            "the address has a space or a control character; write it percent-encoded");
      }
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new RefusedException("this is no absolute address such as https://example.com/path");
    }
    Scheme scheme =
        Scheme.ofId(form.group(1))
            .filter(s -> s != Scheme.TCP)
            .orElseThrow(() -> new RefusedException("only http and https addresses are served"));
    String query = form.group(4) == null ? "" : form.group(4);
    if (!query.chars().allMatch(c -> c < 0x7f)) {
      throw new RefusedException(
          "the query has characters other than ASCII; write them percent-encoded");
    }
    return new RequestUrl(
        origin(scheme, form.group(2)),
        isPathChecked ? UrlPath.normal(form.group(3)) : form.group(3),
        query.equals("?") ? "" : query);
  }

  private static Origin origin(Scheme scheme, String text) throws RefusedException {
    if (text.indexOf('@') >= 0) {
      throw new RefusedException(
          "the address holds a user or password; a rule of the manifest can set a header instead");
    }
    if (text.indexOf('\\') >= 0 || text.indexOf('%') >= 0) {
      throw new RefusedException("the host has a backslash or a percent sign");
    }
    Matcher authority = AUTHORITY.matcher(text);
    if (!authority.matches()) {
      throw new RefusedException("the host or its port is not valid");
    }
    String port = authority.group(2);
    int number = port == null || port.isEmpty() ? scheme.defaultPort() : Integer.parseInt(port);
    return new Origin(scheme, Host.parse(authority.group(1)), port(number));
  }

  /** Answers the port, which is one. */
  static int port(int number) throws RefusedException {
    if (number < 1 || number > 65535) {
      throw new RefusedException("the port is not between 1 and 65535");
    }
    return number;
  }

  /** What a request line asks for. */
  String pathAndQuery() {
    return path + query;
  }

  /** Without the query, which may hold what nobody else is to see. */
  @Override
  public String toString() {
    return origin + path;
  }
}
