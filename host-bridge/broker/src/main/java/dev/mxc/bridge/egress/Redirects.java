package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a redirect leads, and what of the request goes along. */
final class Redirects {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private Redirects() {}

  /** The location of an answer that is a redirect. */
  static Optional<String> location(int status, List<HttpHeader> headers) {
    return switch (status) {
      case 301, 302, 303, 307, 308 ->
          headers.stream()
              .filter(header -> header.name().equalsIgnoreCase("location"))
              .map(HttpHeader::value)
              .findFirst();
      default -> Optional.empty();
    };
  }

  /**
   * The request that a redirect asks for. Nothing about it is granted yet.
   *
   * @throws EgressException when the body cannot be sent again
   */
  static GuestRequest next(GuestRequest request, RequestUrl from, int status, String location)
      throws EgressException {
    boolean isPostToGet = (status == 301 || status == 302) && request.method().equals("POST");
    boolean isToGet =
        isPostToGet
            || (status == 303
                && !request.method().equals("GET")
                && !request.method().equals("HEAD"));
    if (!isToGet && request.body() instanceof RequestBody.Stream) {
      throw new EgressException(
          Kind.REDIRECT, "a redirect asks for the body again, which was a stream");
    }
    String url = resolve(from, location);
    boolean isSameOrigin;
    try {
      isSameOrigin = RequestUrl.parse(url).origin().equals(from.origin());
    } catch (RefusedException _) {
      // It is refused, and recorded, when the request is decided.
      isSameOrigin = false;
    }
    boolean leavesOrigin = !isSameOrigin;
    List<HttpHeader> headers =
        request.headers().stream()
            .filter(header -> !header.name().equalsIgnoreCase("host"))
            .filter(header -> !leavesOrigin || !HeaderNames.isOfOneOrigin(header.name()))
            .filter(header -> !isToGet || !HeaderNames.isOfContent(header.name()))
            .toList();
    return new GuestRequest(
        isToGet ? "GET" : request.method(),
        url,
        headers,
        isToGet ? RequestBody.none() : request.body(),
        request.redirect(),
        request.timeout());
  }

  /** The address that a location means (RFC 3986, 5.2), to be read as strictly as any other. */
  private static String resolve(RequestUrl from, String location) {
    String reference = encoded(location.strip().split("#", 2)[0]);
    if (SCHEME.matcher(reference).lookingAt()) {
      return reference;
    }
    if (reference.startsWith("//")) {
      return from.origin().scheme().id() + ":" + reference;
    }
    if (reference.isEmpty()) {
      return from.origin() + from.pathAndQuery();
    }
    if (reference.startsWith("?")) {
      return from.origin() + from.path() + reference;
    }
    int query = reference.indexOf('?');
    String path = query < 0 ? reference : reference.substring(0, query);
    String folder = from.path().substring(0, from.path().lastIndexOf('/') + 1);
    return from.origin()
        + withoutDots(path.startsWith("/") ? path : folder + path)
        + (query < 0 ? "" : reference.substring(query));
  }

  /** Spaces and bytes beyond ASCII, which servers send as they are, as a browser sends them. */
  private static String encoded(String reference) {
    StringBuilder encoded = new StringBuilder(reference.length());
    for (char c : reference.toCharArray()) {
      boolean isPlain = c > ' ' && c < 0x7f || c > 0xff;
      encoded.append(isPlain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    List<String> segments = List.of(path.substring(1).split("/", -1));
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      boolean isDots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      }
      if (!isDots) {
        kept.addLast(segment);
      } else if (i == segments.size() - 1) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
