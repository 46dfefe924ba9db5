package dev.mxc.bridge.egress;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a destination is spoken to. */
public enum Scheme {
  HTTP(80),
  HTTPS(443),
  TCP(-1);

  private final int defaultPort;

  Scheme(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  /** The port where none is named, -1 where one must be. */
  int defaultPort() {
    return defaultPort;
  }

  /** The name in manifests and addresses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheme of a name, whatever its case. */
  static Optional<Scheme> ofId(String id) {
    return Arrays.stream(values())
        .filter(scheme -> scheme.id().equals(id.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
