package dev.mxc.guard.seccomp;

import java.util.List;

/** Families of sockets that a policy can grant; all others are refused. */
public enum SocketFamily {
  /** AF_UNIX: reaches whatever listens on this machine, by path or abstract name. */
  UNIX(List.of(1), List.of(1, 2, 5), List.of(0, 1)),

  /** AF_INET and AF_INET6, streams and datagrams of TCP (multipath too) and UDP; never raw. */
  INET(List.of(2, 10), List.of(1, 2), List.of(0, 6, 17, 262)),

  /** AF_NETLINK with the routing protocol, which programs ask for interfaces. */
  NETLINK(List.of(16), List.of(2, 3), List.of(0));

  private static final int TYPE_MASK = 0xf;

  private final List<Integer> domains;
  private final List<Integer> types;
  private final List<Integer> protocols;

  SocketFamily(List<Integer> domains, List<Integer> types, List<Integer> protocols) {
    this.domains = domains;
    this.types = types;
    this.protocols = protocols;
  }

  /** socket(2) or socketpair(2) of this family. */
  Rule.Case allowed() {
    return new Rule.Case(
        List.of(
            new Rule.Test(0, -1, domains),
            new Rule.Test(1, TYPE_MASK, types),
            new Rule.Test(2, -1, protocols)),
        Verdict.ALLOW);
  }

  /**
   * A connected pair of streams, which reaches nothing but itself. Not of datagrams: one end of
   * those can be sent to any other socket's name.
   */
  static Rule.Case pairOfStreams() {
    return new Rule.Case(
        List.of(Rule.Test.of(0, 1), Rule.Test.masked(1, TYPE_MASK, 1)), Verdict.ALLOW);
  }
}
