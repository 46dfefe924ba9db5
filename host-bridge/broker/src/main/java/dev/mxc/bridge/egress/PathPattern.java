package dev.mxc.bridge.egress;

import java.util.List;

/**
 * A path of a rule: {@code *} is one segment that is not empty, {@code **} is any number of them,
 * and at the end at least one, which may be empty ({@code /v1/**} is what lies below {@code /v1}).
 *
 * @param segments what stands between the slashes
 */
record PathPattern(List<String> segments) {

  private static final int SEGMENTS_MAX = 64;

  PathPattern {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a pattern.
   *
   * @throws RefusedException when no request could match it, or it does not say what it matches
   */
  static PathPattern parse(String text) throws RefusedException {
    if (!text.startsWith("/")) {
      throw new RefusedException("a path begins with /");
    }
    List<String> segments = List.of(UrlPath.normal(text).substring(1).split("/", -1));
    for (String segment : segments) {
      if (segment.contains("*") && !segment.equals("*") && !segment.equals("**")) {
        throw new RefusedException(
            "in a path * stands for a whole segment and ** for many; found " + segment);
      }
      if (segment.indexOf('?') >= 0 || segment.indexOf('#') >= 0) {
        throw new RefusedException("a path has no query and no fragment; queries are not matched");
      }
    }
    if (segments.size() > SEGMENTS_MAX) {
      throw new RefusedException("a path has at most " + SEGMENTS_MAX + " segments");
    }
    return new PathPattern(segments);
  }

  /** Whether it matches a path in normal form. */
  boolean matches(String path) {
    List<String> asked = List.of(path.substring(1).split("/", -1));
    // reached[j]: the patterns so far match the first j segments. Linear in both lengths.
    boolean[] reached = new boolean[asked.size() + 1];
    reached[0] = true;
    for (int i = 0; i < segments.size(); i++) {
      reached = after(segments.get(i), i == segments.size() - 1, reached, asked);
    }
    return reached[asked.size()];
  }

  private static boolean[] after(
      String segment, boolean last, boolean[] reached, List<String> asked) {
    boolean[] next = new boolean[reached.length];
    boolean many = segment.equals("**");
    next[0] = many && !last && reached[0];
    for (int j = 1; j < next.length; j++) {
      String name = asked.get(j - 1);
      next[j] =
          many
              ? (!last && reached[j]) || reached[j - 1] || next[j - 1]
              : reached[j - 1] && (segment.equals("*") ? !name.isEmpty() : segment.equals(name));
    }
    return next;
  }

  /** Greater is more specific: more segments that are spelt out, then fewer that are open. */
  int specificity() {
    int literal = (int) segments.stream().filter(segment -> !segment.startsWith("*")).count();
    int one = (int) segments.stream().filter(segment -> segment.equals("*")).count();
    return literal * 2 * SEGMENTS_MAX + one;
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
