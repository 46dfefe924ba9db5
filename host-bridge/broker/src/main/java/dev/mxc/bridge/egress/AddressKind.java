package dev.mxc.bridge.egress;

import java.util.Arrays;
import java.util.List;

/** What an address is for, by the registries of special addresses. */
enum AddressKind {
  // The order is that in which they are looked up. Documentation ranges count as public: they
  // lead nowhere.
  METADATA(
      "cloud metadata",
      "169.254.169.254",
      "169.254.169.253",
      "169.254.170.2",
      "169.254.170.23",
      "100.100.100.200",
      "168.63.129.16",
      "192.0.0.192",
      "fd00:ec2::254",
      "fd00:ec2::253",
      "fd00:ec2::23",
      "fd20:ce::254"),
  UNSPECIFIED("unspecified", "0.0.0.0", "::"),
  LOOPBACK("loopback", "127.0.0.0/8", "::1"),
  LINK_LOCAL("link-local", "169.254.0.0/16", "fe80::/10"),
  PRIVATE(
      "private",
      "10.0.0.0/8",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "100.64.0.0/10",
      "198.18.0.0/15",
      "fc00::/7",
      "fec0::/10"),
  MULTICAST("multicast", "224.0.0.0/4", "ff00::/8"),
  // Each of these carries an IPv4 address that a gateway or this very kernel would go to.
  MAPPED(
      "mapped",
      "::ffff:0:0/96",
      "::ffff:0:0:0/96",
      "::/96",
      "64:ff9b:1::/48",
      "2001::/32",
      "2002::/16"),
  RESERVED(
      "reserved",
      "0.0.0.0/8",
      "192.0.0.0/24",
      "192.88.99.0/24",
      "240.0.0.0/4",
      "::/3",
      "4000::/2",
      "8000::/1"),
  PUBLIC("public");

  private static final IpRange NAT64 = IpRange.of("64:ff9b::/96");
  private static final long ISATAP = 0x5efeL;
  private static final long ISATAP_GLOBAL = 0x0200_5efeL;

  private final String words;
  private final List<IpRange> ranges;

  AddressKind(String words, String... ranges) {
    this.words = words;
    this.ranges = Arrays.stream(ranges).map(IpRange::of).toList();
  }

  /** The kind in words, such as {@code link-local}. */
  String words() {
    return words;
  }

  /** The kind of an address. What a NAT64 gateway translates is of the kind of its target. */
  static AddressKind of(IpAddress address) {
    if (NAT64.contains(address)) {
      AddressKind target = of(IpAddress.ofV4(address.low()));
      return target == PUBLIC ? PUBLIC : MAPPED;
    }
    long interfaceId = address.low() >>> 32;
    if (!address.v4() && (interfaceId == ISATAP || interfaceId == ISATAP_GLOBAL)) {
      return MAPPED;
    }
    return Arrays.stream(values())
        .filter(kind -> kind.ranges.stream().anyMatch(range -> range.contains(address)))
        .findFirst()
        .orElse(PUBLIC);
  }

  /** Whether every address of a range is of a kind. */
  static boolean isWithin(IpRange range, AddressKind kind) {
    return kind.ranges.stream().anyMatch(of -> of.contains(range));
  }
}
