package dev.mxc.bridge.decision;

/** Takes decisions of one run, from any thread, quickly and without throwing. */
@FunctionalInterface
public interface DecisionListener {
  void decided(Decision decision);
}
