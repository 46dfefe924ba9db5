package dev.mxc.bridge.egress;

import java.util.Optional;

/**
 * The addresses that share the first bits of one.
 *
 * @param first the lowest address
 * @param prefix how many bits they share, 0 to 32 or 0 to 128
 */
record IpRange(IpAddress first, int prefix) {

  IpRange {
    if (prefix < 0 || prefix > bits(first)) {
      throw new IllegalArgumentException("no prefix length: " + prefix);
    }
    first = masked(first, prefix);
  }

  private static int bits(IpAddress address) {
    return address.v4() ? 32 : 128;
  }

  private static IpAddress masked(IpAddress address, int prefix) {
    int ofAll = address.v4() ? prefix + 96 : prefix;
    long high = ofAll >= 64 ? -1 : ofAll == 0 ? 0 : -1L << (64 - ofAll);
    long low = ofAll <= 64 ? 0 : -1L << (128 - ofAll);
    return new IpAddress(address.v4(), address.high() & high, address.low() & low);
  }

  /** Reads an address, or an address and a prefix length that leaves no bit of it over. */
  static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (address.isEmpty() || (slash >= 0 && !length.matches("0|[1-9][0-9]{0,2}"))) {
      return Optional.empty();
    }
    int prefix = slash < 0 ? bits(address.get()) : Integer.parseInt(length);
    return prefix > bits(address.get())
        ? Optional.empty()
        : Optional.of(new IpRange(address.get(), prefix))
            .filter(range -> range.first.equals(address.get()));
  }

  /** A range that is written in this program. */
  static IpRange of(String text) {
    return parse(text).orElseThrow(() -> new AssertionError("no range: " + text));
  }

  boolean contains(IpAddress address) {
    return address.v4() == first.v4() && masked(address, prefix).equals(first);
  }

  boolean contains(IpRange other) {
    return other.prefix >= prefix && contains(other.first);
  }

  boolean isSingle() {
    return prefix == bits(first);
  }

  @Override
  public String toString() {
    return isSingle() ? first.toString() : first + "/" + prefix;
  }
}
