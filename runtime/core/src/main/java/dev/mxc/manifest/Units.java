package dev.mxc.manifest;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as manifests and options write them. */
public final class Units {

  /** What a duration looks like, for messages. */
  public static final String DURATION_FORM = "a number and ms, s, m or h, such as 30s or 1.5m";

  /** What a size looks like, for messages. */
  public static final String SIZE_FORM =
      "a whole number and B, KiB, MiB, GiB, KB, MB or GB, such as 256MiB";

  /**
   * Digits are bounded before anything is converted: a number of a million digits costs nothing.
   */
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,9}))?(ms|s|m|h)");

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB|KB|MB|GB)");

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

  private static final Map<String, Long> BYTES =
      Map.of(
          "B",
          1L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30,
          "KB",
          1000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L);

  private Units() {}

  /** Milliseconds, rounded down, at most {@code Long.MAX_VALUE}; empty when it is no duration. */
  public static OptionalLong millis(String text) {
    Matcher match = DURATION.matcher(text);
    if (!match.matches()) {
      return OptionalLong.empty();
    }
    long unit = MILLIS.getOrDefault(match.group(3), 0L);
    try {
      long whole = Math.multiplyExact(Long.parseLong(match.group(1)), unit);
      String digits = match.group(2);
      return OptionalLong.of(Math.addExact(whole, digits == null ? 0 : part(digits, unit)));
    } catch (ArithmeticException _) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
  }

  /** Exact: at most nine digits times an hour's milliseconds fit. */
  private static long part(String digits, long unit) {
    long divisor = 1;
    for (int i = 0; i < digits.length(); i++) {
      divisor *= 10;
    }
    return Long.parseLong(digits) * unit / divisor;
  }

  /** A duration as messages write it. */
  static String shownMillis(long millis) {
    if (millis > 0 && millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /** A size as messages write it. */
  static String shownBytes(long bytes) {
    if (bytes > 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "GiB";
    }
    return bytes > 0 && bytes % (1L << 20) == 0 ? (bytes >> 20) + "MiB" : bytes + "B";
  }

  /** Bytes, at most {@code Long.MAX_VALUE}; empty when the text is no size. */
  public static OptionalLong bytes(String text) {
    Matcher match = SIZE.matcher(text);
    if (!match.matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          Math.multiplyExact(
              Long.parseLong(match.group(1)), BYTES.getOrDefault(match.group(2), 0L)));
    } catch (ArithmeticException _) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
  }
}
