package dev.mxc.guard.sys;

import java.util.Locale;
import java.util.Optional;

/** The machines whose system calls are known here. */
public enum Architecture {
  X86_64,
  AARCH64;

  /** The architecture that the JDK's names mean, or nothing where it is not a Linux known here. */
  public static Optional<Architecture> of(String osName, String osArch) {
    if (!osName.equals("Linux")) {
      return Optional.empty();
    }
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }

  /**
   * This machine's.
   *
   * @throws UnsupportedOperationException where a number would mean another call than the one asked
   *     for
   */
  public static Architecture current() {
    String osName = System.getProperty("os.name", "");
    String osArch = System.getProperty("os.arch", "");
    return of(osName, osArch)
        .orElseThrow(() ->
            new UnsupportedOperationException(
                "system calls are known for Linux on x86_64 and aarch64, not for "
                    + osName
                    + " on "
                    + osArch));
  }
}
