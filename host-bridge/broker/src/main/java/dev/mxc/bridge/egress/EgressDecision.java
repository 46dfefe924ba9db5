package dev.mxc.bridge.egress;

/** What the policy says about one request. */
public sealed interface EgressDecision {

  /** A rule grants it. */
  record Granted(EgressRule rule) implements EgressDecision {}

  /** No rule grants it; the reason names what would. */
  record Denied(String reason) implements EgressDecision {}
}
