package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.HostPattern.Exact;
import dev.mxc.bridge.egress.HostPattern.Range;
import java.util.Optional;

/**
 * Which addresses a rule reaches. Public ones are reached by whatever resolves to them; the others
 * lead into this machine, its network or its cloud, and a rule reaches them only when it names
 * them.
 */
final class AddressPolicy {

  private static final IpRange LINK_LOCAL = IpRange.of("169.254.0.0/16");

  private AddressPolicy() {}

  /** Why a rule does not reach an address, or nothing when it does. */
  static Optional<String> refusal(HostPattern pattern, Host host, IpAddress address) {
    AddressKind kind = AddressKind.of(address);
    if (kind == AddressKind.PUBLIC || names(pattern, kind, address)) {
      return Optional.empty();
    }
    String what =
        host instanceof Host.Address
            ? address + " is a " + kind.words() + " address"
            : host + " resolves to the " + kind.words() + " address " + address;
    return Optional.of(
        what
            + ", which only a rule reaches whose host is that address or a range of such addresses");
  }

  private static boolean names(HostPattern pattern, AddressKind kind, IpAddress address) {
    return switch (pattern) {
      case Exact(Host.Name name) ->
          name.equals(Host.Name.LOCALHOST) && kind == AddressKind.LOOPBACK;
      case HostPattern.Subdomains _ -> false;
      case Range(IpRange range) -> range.contains(address) && names(range, kind);
    };
  }

  /**
   * A range names special addresses when it holds nothing else: 0.0.0.0/0 is not meant to be the
   * metadata service, nor is a private network that happens to contain one.
   */
  private static boolean names(IpRange range, AddressKind kind) {
    if (range.isSingle()) {
      return true;
    }
    if (kind == AddressKind.METADATA) {
      return LINK_LOCAL.contains(range);
    }
    return AddressKind.isWithin(range, kind);
  }
}
