package dev.mxc.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Collects problems, so that a person sees all of them at once. */
final class Problems {

  /** More are of no use to anybody. */
  static final int MAX = 50;

  private static final int SHOWN_CHARS_MAX = 60;

  private final String source;
  private final List<Problem> problems = new ArrayList<>();

  Problems(String source) {
    this.source = source;
  }

  String source() {
    return source;
  }

  void add(Located at, String message) {
    add(new Problem(source, at.pointer(), at.line(), at.column(), message));
  }

  void add(String pointer, String message) {
    add(new Problem(source, pointer, 0, 0, message));
  }

  void add(Problem problem) {
    if (problems.size() < MAX) {
      problems.add(problem);
    }
  }

  /** Whether more would not be kept, so that looking for them is a waste of time. */
  boolean isFull() {
    return problems.size() >= MAX;
  }

  /** In the order of the text; what has no place in it, such as an option, comes last. */
  void throwIfAny() throws ManifestException {
    if (!problems.isEmpty()) {
      throw new ManifestException(
          problems.stream()
              .sorted(
                  Comparator.comparing((Problem problem) -> problem.line() == 0)
                      .thenComparingInt(Problem::line)
                      .thenComparingInt(Problem::column))
              .toList());
    }
  }

  /** Text of a manifest inside a message: quoted, one line, printable, cut. */
  static String shown(String text) {
    return '"' + cut(text) + '"';
  }

  /** As {@link #shown}, without quotes. */
  static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= SHOWN_CHARS_MAX) {
      return escaped(text);
    }
    return escaped(text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARS_MAX))) + "…";
  }

  /** Text of one line that is shown as it is: what is not plain is escaped. */
  static String escaped(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean plain = c >= 0x20 && c != 0x7f && (c < 0x80 || Character.isLetterOrDigit(c));
          if (plain) {
            shown.appendCodePoint(c);
          } else {
            shown.append(String.format("\\u%04x", c));
          }
        });
    return shown.toString();
  }

  /** The name that was probably meant: within two edits, or within a third of the length. */
  static Optional<String> nearest(String found, Collection<String> allowed) {
    if (found.length() > 64) {
      return Optional.empty();
    }
    String lower = found.toLowerCase(Locale.ROOT);
    return allowed.stream()
        .min(Comparator.comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT))))
        .filter(name ->
            distance(lower, name.toLowerCase(Locale.ROOT)) <= Math.max(2, name.length() / 3));
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + change);
      }
      before = row;
    }
    return before[b.length()];
  }
}
