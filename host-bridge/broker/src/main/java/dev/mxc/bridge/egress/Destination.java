package dev.mxc.bridge.egress;

import java.util.List;

/**
 * A granted origin, resolved.
 *
 * @param origin the origin
 * @param addresses what may be dialled for it, all of them checked
 */
record Destination(Origin origin, List<IpAddress> addresses) {
  Destination {
    addresses = List.copyOf(addresses);
  }
}
