package dev.mxc;

import java.util.concurrent.CompletableFuture;

/** A run under way. */
public interface Run {

  /** Completes with the result when the run has ended; never exceptionally for what a guest did. */
  CompletableFuture<RunResult> result();

  /**
   * Asks for the end; the result's status is then {@code cancelled} unless the run ended by itself
   * before.
   */
  void cancel();

  /**
   * Waits for the end. A thread that is interrupted while it waits cancels the run, waits for its
   * end, which is near, and keeps its interrupt status.
   */
  RunResult await();
}
