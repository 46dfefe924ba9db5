package dev.mxc.bridge.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * An IP address as 128 bits, the upper 96 of an IPv4 address zero. {@link InetAddress} is not used
 * to decide, because it turns mapped addresses into IPv4 and takes numbers of many forms.
 *
 * @param v4 whether it is an IPv4 address
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
record IpAddress(boolean v4, long high, long low) {

  private static final int GROUPS = 8;

  IpAddress {
    if (v4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  static IpAddress ofV4(long bits) {
    return new IpAddress(true, 0, bits & 0xffff_ffffL);
  }

  static IpAddress of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == 4
        ? ofV4(bytes.getInt())
        : new IpAddress(false, bytes.getLong(), bytes.getLong());
  }

  /**
   * Reads four decimal numbers without leading zeros, or IPv6 groups without brackets or zone; the
   * other forms in which programs take addresses are none here.
   */
  static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') < 0 ? parseV4(text).map(IpAddress::ofV4) : parseV6(text);
  }

  private static Optional<Long> parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long bits = 0;
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return Optional.of(bits);
  }

  private static Optional<IpAddress> parseV6(String text) {
    String groups = text;
    int tail = text.lastIndexOf(':') + 1;
    if (text.indexOf('.') >= 0) {
      Optional<Long> v4 = parseV4(text.substring(tail));
      if (v4.isEmpty()) {
        return Optional.empty();
      }
      groups =
          text.substring(0, tail)
              + Long.toHexString(v4.get() >>> 16)
              + ":"
              + Long.toHexString(v4.get() & 0xffff);
    }
    int gap = groups.indexOf("::");
    int[] values = new int[GROUPS];
    if (gap < 0) {
      return fill(values, groups, 0) == GROUPS ? Optional.of(ofGroups(values)) : Optional.empty();
    }
    int before = fill(values, groups.substring(0, gap), 0);
    int[] after = new int[GROUPS];
    int count = fill(after, groups.substring(gap + 2), 0);
    if (before < 0 || count < 0 || before + count >= GROUPS) {
      return Optional.empty();
    }
    System.arraycopy(after, 0, values, GROUPS - count, count);
    return Optional.of(ofGroups(values));
  }

  /** Fills in the groups of a text, and answers how many there are, or -1 where it has others. */
  private static int fill(int[] values, String text, int from) {
    if (text.isEmpty()) {
      return 0;
    }
    int count = from;
    for (String group : text.split(":", -1)) {
      if (count == GROUPS || !group.matches("[0-9a-fA-F]{1,4}")) {
        return -1;
      }
      values[count++] = Integer.parseInt(group, 16);
    }
    return count;
  }

  private static IpAddress ofGroups(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[i + GROUPS / 2];
    }
    return new IpAddress(false, high, low);
  }

  /** The address for a socket. Mapped addresses become what they map to there. */
  InetAddress toInet() {
    try {
      return InetAddress.getByAddress(
          v4
              ? ByteBuffer.allocate(4).putInt((int) low).array()
              : ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are addresses", e);
    }
  }

  /** As it stands in an address of the web: an IPv6 address in brackets. */
  String inUrl() {
    return v4 ? toString() : "[" + this + "]";
  }

  /** The shortest usual form (RFC 5952). */
  @Override
  public String toString() {
    if (v4) {
      return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4)) & 0xffff);
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
      }
    }
    return text.toString();
  }
}
