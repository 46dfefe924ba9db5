package dev.mxc.bridge.tools;

import java.util.concurrent.CompletableFuture;

/** The outcome of a call that is under way. */
public final class PendingOutcome extends CompletableFuture<ToolOutcome> {

  private final CompletableFuture<Void> letGo = new CompletableFuture<>();

  PendingOutcome() {}

  /** An outcome without a call. */
  static PendingOutcome of(ToolOutcome outcome) {
    PendingOutcome there = new PendingOutcome();
    there.letGo.complete(null);
    there.complete(outcome);
    return there;
  }

  static PendingOutcome failed(Throwable failure) {
    PendingOutcome failed = new PendingOutcome();
    failed.letGo.complete(null);
    failed.completeExceptionally(failure);
    return failed;
  }

  /**
   * Completes when nothing of the call runs any more: before its outcome where it ends by itself,
   * after that where it timed out, was cancelled or ended with its run. Until then it counts among
   * the calls under way.
   */
  public CompletableFuture<Void> letGo() {
    return letGo;
  }
}
