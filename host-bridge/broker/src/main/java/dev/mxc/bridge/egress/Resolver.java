package dev.mxc.bridge.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves names of granted destinations. */
@FunctionalInterface
public interface Resolver {

  /**
   * All addresses of a name, in the order in which to try them.
   *
   * @throws UnknownHostException when it has none
   */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /** The resolver of this machine. */
  static Resolver ofHost() {
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
