package dev.mxc.bridge.egress;

import java.util.Optional;

/** Which hosts a rule is about. */
sealed interface HostPattern {

  /** One name. */
  record Exact(Host.Name name) implements HostPattern {
    @Override
    public String toString() {
      return name.text();
    }
  }

  /** Every name below one, not that name itself. */
  record Subdomains(Host.Name of) implements HostPattern {
    @Override
    public String toString() {
      return "*." + of.text();
    }
  }

  /** The addresses of a range, when the guest asks for them as addresses. */
  record Range(IpRange range) implements HostPattern {
    @Override
    public String toString() {
      return range.toString();
    }
  }

  /** Reads {@code name}, {@code *.name}, an address or a range; empty where it is none of these. */
  static Optional<HostPattern> parse(String text) {
    Optional<IpRange> range = IpRange.parse(text);
    if (range.isPresent()) {
      return range.map(Range::new);
    }
    boolean below = text.startsWith("*.");
    try {
      return Host.parse(below ? text.substring(2) : text) instanceof Host.Name name
          ? Optional.of(below ? new Subdomains(name) : new Exact(name))
          : Optional.empty();
    } catch (RefusedException _) {
      return Optional.empty();
    }
  }

  default boolean matches(Host host) {
    return switch (this) {
      case Exact(Host.Name name) -> name.equals(host);
      case Subdomains(Host.Name of) ->
          host instanceof Host.Name(String text) && text.endsWith("." + of.text());
      case Range(IpRange range) -> host instanceof Host.Address(IpAddress ip) && range.contains(ip);
    };
  }

  /** Greater is more specific; comparable only between patterns that match the same host. */
  default int specificity() {
    return switch (this) {
      case Exact _ -> Integer.MAX_VALUE;
      case Subdomains(Host.Name of) -> of.text().length();
      case Range(IpRange range) -> range.prefix();
    };
  }

  /** Whether all that it matches is this machine, so that no network sees what is sent. */
  default boolean isLoopback() {
    return switch (this) {
      case Exact(Host.Name name) -> name.equals(Host.Name.LOCALHOST);
      case Subdomains _ -> false;
      case Range(IpRange range) -> AddressKind.isWithin(range, AddressKind.LOOPBACK);
    };
  }
}
