package dev.mxc.manifest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a network rule may name as its host: a name, {@code *.name}, an address, a CIDR range. */
final class HostRule {

  private static final String FORM = "a host name, *.name, an address or a CIDR range";
  private static final int NAME_CHARS_MAX = 253;
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

  /**
   * Resolvers take {@code 127.1} and {@code 0x7f000001} for addresses, which no rule should name.
   */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6_CHARS = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

  private HostRule() {}

  /** What is wrong with a host, or empty. */
  static Optional<String> problem(String host) {
    boolean fine =
        host.length() <= NAME_CHARS_MAX
            && (host.contains("/") ? isRange(host) : isAddress(host) || isName(host));
    if (fine) {
      return Optional.empty();
    }
    String problem = "expected " + FORM + "; found " + Problems.shown(host);
    // There is more than one way to spell such a name, and only one that everybody reads alike.
    return Optional.of(
        host.chars().allMatch(c -> c < 0x80)
            ? problem
            : problem + "; an international name is written as punycode (xn--...)");
  }

  /** Whether a host names this machine and nothing else. */
  static boolean isLoopback(String host) {
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || isAddress(host) && InetAddress.ofLiteral(host).isLoopbackAddress();
  }

  private static boolean isName(String host) {
    String name = host.startsWith("*.") ? host.substring(2) : host;
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return !NUMBER.matcher(labels[labels.length - 1]).matches();
  }

  private static boolean isAddress(String host) {
    return IPV4.matcher(host).matches() || isIpv6(host);
  }

  private static boolean isIpv6(String host) {
    if (!host.contains(":") || !IPV6_CHARS.matcher(host).matches()) {
      return false;
    }
    try {
      // An IPv4 address in IPv6 clothes would come back as the former.
      return InetAddress.ofLiteral(host) instanceof Inet6Address;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isRange(String host) {
    int slash = host.indexOf('/');
    String address = host.substring(0, slash);
    String prefix = host.substring(slash + 1);
    int bits = address.contains(":") ? 128 : 32;
    return isAddress(address)
        && PREFIX.matcher(prefix).matches()
        && Integer.parseInt(prefix) <= bits;
  }
}
