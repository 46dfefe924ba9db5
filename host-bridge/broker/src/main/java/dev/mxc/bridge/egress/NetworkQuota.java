package dev.mxc.bridge.egress;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that one run may send and receive, heads and bodies of both directions. Safe for use by
 * several threads.
 */
public final class NetworkQuota {

  private final long bytesMax;
  private final Runnable passed;
  private final AtomicLong used = new AtomicLong();

  /**
   * A quota of {@code bytesMax}. {@code passed} hears, from any thread and perhaps more than once,
   * when more is asked for; it returns quickly and ends the run.
   */
  public NetworkQuota(long bytesMax, Runnable passed) {
    this.bytesMax = bytesMax;
    this.passed = passed;
  }

  /** Used so far, at most the limit. */
  public long used() {
    return Math.min(used.get(), bytesMax);
  }

  /** Charges bytes that are to be sent or were received. */
  void charge(long bytes) throws EgressException {
    // Saturating, so that no sum becomes credit.
    long sum =
        used.accumulateAndGet(bytes, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    if (sum > bytesMax) {
      passed.run();
      throw new EgressException(
          EgressException.Kind.LIMIT,
          "the limit networkBytes of " + bytesMax + " bytes is used up");
    }
  }
}
