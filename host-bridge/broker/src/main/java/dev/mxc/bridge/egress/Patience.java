package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a run waits for something: for a time, and not longer than it lasts itself.
 *
 * @param most the bound on each wait
 * @param over completes when the run ends
 */
record Patience(Duration most, CompletableFuture<Void> over) {

  Patience atMost(Duration other) {
    return other.compareTo(most) < 0 ? new Patience(other, over) : this;
  }

  /**
   * Waits.
   *
   * @throws ExecutionException when it failed
   * @throws TimeoutException when it took too long
   * @throws EgressException when the run ended, or the waiting thread was interrupted
   */
  <T> T await(CompletableFuture<T> what)
      throws ExecutionException, TimeoutException, EgressException {
    try {
      CompletableFuture.anyOf(what, over).get(most.toNanos(), TimeUnit.NANOSECONDS);
      if (what.isDone()) {
        return what.get();
      }
      throw new EgressException(Kind.CANCELED, "the run is over");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new EgressException(Kind.CANCELED, "the request was canceled");
    }
  }
}
