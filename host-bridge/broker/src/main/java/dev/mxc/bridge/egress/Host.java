package dev.mxc.bridge.egress;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whom a request is for: a name that is not yet resolved, or an address. */
sealed interface Host {

  /** A name in lower case, without a trailing dot, its last label no number. */
  record Name(String text) implements Host {
    static final Name LOCALHOST = new Name("localhost");

    @Override
    public String toString() {
      return text;
    }
  }

  /** An address. */
  record Address(IpAddress ip) implements Host {
    @Override
    public String toString() {
      return ip.toString();
    }
  }

  /** The form in an address of the web and in a Host header. */
  default String inUrl() {
    return switch (this) {
      case Name name -> name.text;
      case Address address -> address.ip.inUrl();
    };
  }

  Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  // Where the last label is one of these, other programs read the whole as an IPv4 address.
  Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  int NAME_CHARS_MAX = 253;

  /**
   * Reads the host of an address of the web; an IPv6 address stands in brackets.
   *
   * @throws RefusedException when it is none, or could be read in two ways
   */
  static Host parse(String text) throws RefusedException {
    if (text.startsWith("[")) {
      if (!text.endsWith("]") || text.indexOf('%') >= 0) {
        throw new RefusedException(
            "the IPv6 address is not valid; zone ids (%) are not taken either");
      }
      return IpAddress.parse(text.substring(1, text.length() - 1))
          .filter(ip -> !ip.v4())
          .map(Address::new)
          .orElseThrow(() -> new RefusedException("the text in brackets is no IPv6 address"));
    }
    return name(text);
  }

  private static Host name(String text) throws RefusedException {
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new RefusedException(
          "the host has characters other than printable ASCII; write an international name as"
              + " punycode (xn--...)");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    String[] labels = name.split("\\.", -1);
    if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
      Optional<IpAddress> ip = name.equals(lower) ? IpAddress.parse(name) : Optional.empty();
      return new Address(
          ip.orElseThrow(() ->
              new RefusedException(
                  "the host is a number; an IPv4 address is four decimal numbers without"
                      + " leading zeros")));
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw new RefusedException("the host is no valid name");
      }
    }
    if (name.length() > NAME_CHARS_MAX) {
      throw new RefusedException("the host's name is longer than " + NAME_CHARS_MAX);
    }
    return new Name(name);
  }
}
