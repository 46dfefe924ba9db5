package dev.mxc;

import dev.mxc.bridge.approval.ApprovalWait;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A run's wall clock: goes off once, and stands while a person is asked. */
final class WallClock implements ApprovalWait {

  private final ScheduledExecutorService timer;
  private final long nanosMax;
  private final Runnable passed;

  // Guarded by this.
  private boolean started;
  private boolean standing;
  private boolean over;
  private long countedNanos;
  private long sinceNanos;
  private Optional<ScheduledFuture<?>> alarm = Optional.empty();

  /**
   * @param passed told when the time is up
   */
  WallClock(ScheduledExecutorService timer, long millisMax, Runnable passed) {
    this.timer = timer;
    this.nanosMax = TimeUnit.MILLISECONDS.toNanos(millisMax);
    this.passed = passed;
  }

  synchronized void start() {
    started = true;
    go();
  }

  @Override
  public synchronized void began() {
    if (!standing) {
      halt();
      standing = true;
    }
  }

  @Override
  public synchronized void ended() {
    if (standing) {
      standing = false;
      go();
    }
  }

  /** It counts no more and does not go off; returns what it counted. */
  synchronized long stop() {
    if (!standing) {
      halt();
    }
    over = true;
    return TimeUnit.NANOSECONDS.toMillis(countedNanos);
  }

  private void go() {
    if (started && !standing && !over) {
      sinceNanos = System.nanoTime();
      alarm =
          Optional.of(
              timer.schedule(passed, Math.max(0, nanosMax - countedNanos), TimeUnit.NANOSECONDS));
    }
  }

  private void halt() {
    alarm.ifPresent(scheduled -> {
      scheduled.cancel(false);
      countedNanos += System.nanoTime() - sinceNanos;
    });
    alarm = Optional.empty();
  }
}
