package dev.mxc.bridge.egress;

import java.util.List;
import java.util.Map;

/** Rules for tests, written short. */
final class Rules {

  private Rules() {}

  static EgressRule host(String host) throws EgressRuleException {
    return EgressRule.of(host, List.of(), List.of(), List.of(), List.of(), Map.of());
  }

  static EgressRule host(String host, int port) throws EgressRuleException {
    return EgressRule.of(host, List.of(port), List.of(), List.of(), List.of(), Map.of());
  }

  static EgressRule scheme(String host, int port, String scheme) throws EgressRuleException {
    return EgressRule.of(host, List.of(port), List.of(scheme), List.of(), List.of(), Map.of());
  }

  static EgressRule paths(String host, String... paths) throws EgressRuleException {
    return EgressRule.of(host, List.of(), List.of(), List.of(), List.of(paths), Map.of());
  }

  static EgressRule methods(String host, String... methods) throws EgressRuleException {
    return EgressRule.of(host, List.of(), List.of(), List.of(methods), List.of(), Map.of());
  }

  static EgressRule header(String host, int port, String name, String value)
      throws EgressRuleException {
    return EgressRule.of(host, List.of(port), List.of(), List.of(), List.of(), Map.of(name, value));
  }
}
