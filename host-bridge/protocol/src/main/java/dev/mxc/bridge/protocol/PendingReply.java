package dev.mxc.bridge.protocol;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The reply to a tool call that is under way. Who waits for it no more says so with {@link
 * #giveUp}; a reply comes all the same, any one, when the host has let go of the call: until then
 * it is under way and counts.
 */
public final class PendingReply extends CompletableFuture<ToolReply> {

  private final Runnable onGivenUp;
  private final AtomicBoolean givenUp = new AtomicBoolean();

  /** {@code onGivenUp} hears once, on the thread that gives up, and passes it on. */
  public PendingReply(Runnable onGivenUp) {
    this.onGivenUp = onGivenUp;
  }

  /** A reply that is there. */
  public static PendingReply of(ToolReply reply) {
    PendingReply there = new PendingReply(() -> {});
    there.complete(reply);
    return there;
  }

  /** The caller does not need the reply any more; of no effect when it is there. */
  public void giveUp() {
    if (!isDone() && givenUp.compareAndSet(false, true)) {
      onGivenUp.run();
    }
  }
}
