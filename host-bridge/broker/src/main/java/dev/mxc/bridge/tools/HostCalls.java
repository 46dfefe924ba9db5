package dev.mxc.bridge.tools;

import dev.mxc.bridge.protocol.RunEndedException;

/** Counts against a run's {@code hostCalls}. */
@FunctionalInterface
public interface HostCalls {

  /** For runs without that limit. */
  HostCalls UNLIMITED = () -> {};

  /**
   * Counts one call, granted or not.
   *
   * @throws RunEndedException when the limit is passed, which ends the run
   */
  void count() throws RunEndedException;
}
