package dev.mxc.bridge.egress;

import java.net.InetSocketAddress;

/** From a checked address to a socket's: the same one, but in tests that have no public network. */
@FunctionalInterface
interface Dial {
  InetSocketAddress target(IpAddress checked, int port);

  static Dial exactly() {
    return (checked, port) -> new InetSocketAddress(checked.toInet(), port);
  }
}
