package dev.mxc.bridge.tools;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends calls that take too long. Looks at those under way at short intervals, and not at all when
 * there are none: a timer for each call would cost more than a quick tool does.
 */
final class Deadlines {

  /** How late a call may be ended. */
  private static final long TICK_MILLIS = 20;

  private static final Executor TICK =
      CompletableFuture.delayedExecutor(TICK_MILLIS, TimeUnit.MILLISECONDS);

  private final Set<ToolCall> underWay;
  private final AtomicBoolean ticking = new AtomicBoolean();

  Deadlines(Set<ToolCall> underWay) {
    this.underWay = underWay;
  }

  /** To be called after a call came under way. */
  void watch() {
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      TICK.execute(this::tick);
    }
  }

  private void tick() {
    underWay.forEach(ToolCall::endIfLate);
    if (underWay.isEmpty()) {
      ticking.set(false);
      if (underWay.isEmpty()) {
        return;
      }
      watch();
    } else {
      TICK.execute(this::tick);
    }
  }
}
