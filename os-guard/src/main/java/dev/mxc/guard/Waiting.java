package dev.mxc.guard;

import java.io.IOException;
import java.time.Duration;

/** For what the kernel shows but does not announce. */
final class Waiting {

  private Waiting() {}

  interface Condition {
    boolean holds() throws IOException;
  }

  /** Looks every millisecond; false when the time is over or the thread is interrupted. */
  static boolean until(Duration atMost, Condition condition) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
