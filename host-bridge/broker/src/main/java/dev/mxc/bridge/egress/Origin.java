package dev.mxc.bridge.egress;

/** Where a connection goes: scheme, host and port. */
record Origin(Scheme scheme, Host host, int port) {

  /** The host as it stands in a Host header: with its port, unless that is the scheme's own. */
  String authority() {
    return port == scheme.defaultPort() ? host.inUrl() : host.inUrl() + ":" + port;
  }

  @Override
  public String toString() {
    return scheme.id() + "://" + authority();
  }
}
