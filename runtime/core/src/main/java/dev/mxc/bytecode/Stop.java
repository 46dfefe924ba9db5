package dev.mxc.bytecode;

import org.jspecify.annotations.Nullable;

/** Ends a job that is under way on another thread, or before it begins. */
public final class Stop {

  // Guarded by this.
  private boolean stopped;
  private @Nullable Runnable action;

  /** Ends it; of no effect when it is over. */
  public synchronized void now() {
    stopped = true;
    if (action != null) {
      action.run();
    }
  }

  synchronized boolean stopped() {
    return stopped;
  }

  /** What ends the job; run at once when it is to end already. */
  synchronized void by(@Nullable Runnable value) {
    action = value;
    if (stopped && value != null) {
      value.run();
    }
  }
}
