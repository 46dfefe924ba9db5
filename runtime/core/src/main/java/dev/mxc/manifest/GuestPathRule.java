package dev.mxc.manifest;

import java.util.List;
import java.util.Optional;

/** Which guest paths a mount may have. */
final class GuestPathRule {

  private static final int CHARS_MAX = 1024;

  /** The kernel's own, and mxc's: a mount there could only deceive. */
  private static final List<String> RESERVED =
      List.of("/proc", "/dev", "/sys", "/usr/lib/python", "/.mxc-modules");

  private GuestPathRule() {}

  /** What is wrong with a path, or empty. */
  static Optional<String> problem(String path) {
    if (!path.startsWith("/")) {
      return Optional.of("a guest path begins with /; found " + Problems.shown(path));
    }
    if (path.equals("/")) {
      return Optional.of("/ itself cannot be a mount; mount folders below it");
    }
    if (path.length() > CHARS_MAX) {
      return Optional.of("a guest path has at most " + CHARS_MAX + " characters");
    }
    if (!TextRules.isPrintable(path)) {
      return Optional.of("a guest path holds printable text only; found " + Problems.shown(path));
    }
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of(
            "a guest path is in normal form, without //, . and .. and without / at its end; found "
                + Problems.shown(path));
      }
    }
    return RESERVED.stream()
        .filter(reserved -> path.equals(reserved) || path.startsWith(reserved + "/"))
        .findFirst()
        .map(reserved -> "no mount may lie at or below " + reserved);
  }
}
