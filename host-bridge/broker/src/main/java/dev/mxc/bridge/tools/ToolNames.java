package dev.mxc.bridge.tools;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of tools: words with dots between them, such as {@code orders.search}. */
final class ToolNames {

  static final int CHARS_MAX = 256;

  /** As the manifest takes them. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}(\\.[A-Za-z_][A-Za-z0-9_-]{0,63})*");

  private ToolNames() {}

  static boolean isName(String name) {
    return name.length() <= CHARS_MAX && NAME.matcher(name).matches();
  }

  /** The name that was probably meant: within two edits, or within a third of the length. */
  static Optional<String> nearest(String found, Collection<String> names) {
    if (found.length() > CHARS_MAX) {
      return Optional.empty();
    }
    String lower = found.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> Math.abs(name.length() - found.length()) <= allowance(name))
        .min(
            Comparator.<String>comparingInt(name -> edits(lower, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .filter(name -> edits(lower, name.toLowerCase(Locale.ROOT)) <= allowance(name));
  }

  /** {@code "; did you mean ...?"}, or nothing. */
  static String suggestion(String found, Collection<String> names) {
    return nearest(found, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static int allowance(String name) {
    return Math.max(2, name.length() / 3);
  }

  /** Levenshtein's distance. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(row[j - 1], row[j]) + 1, diagonal + change);
        diagonal = row[j];
        row[j] = best;
      }
    }
    return row[b.length()];
  }
}
