package dev.mxc;

import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.tools.HostCalls;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a run asks of its host, file operations left aside. */
final class HostCallCount implements HostCalls {

  private final long callsMax;
  private final Runnable passed;
  private final AtomicLong calls = new AtomicLong();

  /**
   * @param passed told of each call beyond {@code callsMax}
   */
  HostCallCount(long callsMax, Runnable passed) {
    this.callsMax = callsMax;
    this.passed = passed;
  }

  @Override
  public void count() throws RunEndedException {
    if (calls.incrementAndGet() > callsMax) {
      passed.run();
      throw new RunEndedException();
    }
  }

  /** Calls that were within the limit. */
  long counted() {
    return Math.min(calls.get(), callsMax);
  }
}
