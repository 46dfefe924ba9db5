package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import java.util.concurrent.atomic.AtomicLong;

/** What a run may write: bytes, and a price for every entry. Safe for use by several threads. */
final class ByteQuota {

  /** What an entry costs besides its bytes. */
  static final long ENTRY_BYTES = 4096;

  private final long bytesMax;
  private final Runnable passed;
  private final AtomicLong used = new AtomicLong();

  /** {@code passed} hears when more than {@code bytesMax} was asked for. */
  ByteQuota(long bytesMax, Runnable passed) {
    this.bytesMax = bytesMax;
    this.passed = passed;
  }

  /** Charged so far. */
  long used() {
    return Math.min(used.get(), bytesMax);
  }

  /** Charges, or says that nothing is to be written. What is not there to be had stays used up. */
  void charge(long bytes) throws FileFailure {
    // Saturating: two holes of 2^62 bytes must not add up to credit.
    long sum =
        used.accumulateAndGet(bytes, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    if (sum > bytesMax) {
      passed.run();
      throw new FileFailure(Errno.EDQUOT);
    }
  }

  /** The charge for one new entry, taken back where it was not made. */
  final class Entry implements HostTree.Creation {
    private boolean charged;

    @Override
    public void check() throws FileFailure {
      charge(ENTRY_BYTES);
      charged = true;
    }

    void notMade() {
      if (charged) {
        used.addAndGet(-ENTRY_BYTES);
        charged = false;
      }
    }
  }
}
