package dev.mxc.bridge.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups of names, a bounded number at once. A resolver has no timeout that would be ours, cannot
 * be interrupted, and waits in native code: each that a run has given up stays until it ends, and
 * on virtual threads some hundreds of them would hold up every other one of this process. Safe for
 * use by several threads.
 */
final class LookUps {

  /** At once, of all runs of a broker; the others wait for their turn. */
  static final int AT_ONCE_MAX = 32;

  private record Waiting(Host.Name name, CompletableFuture<List<InetAddress>> answer) {}

  private final Resolver resolver;

  // Guarded by this.
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int underWay;

  LookUps(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Begins to look a name up. Cancelling the answer gives it up: it is not begun then, if it was
   * not yet.
   */
  CompletableFuture<List<InetAddress>> begin(Host.Name name) {
    Waiting asked = new Waiting(name, new CompletableFuture<>());
    synchronized (this) {
      if (underWay == AT_ONCE_MAX) {
        // What was given up is of no use to anybody, and would be kept until its turn comes.
        waiting.removeIf(other -> other.answer.isDone());
        waiting.add(asked);
        return asked.answer;
      }
      underWay++;
    }
    Thread.ofPlatform().daemon().name("egress-resolve").start(() -> resolveAll(asked));
    return asked.answer;
  }

  private void resolveAll(Waiting first) {
    for (Waiting asked = first; asked != null; asked = next()) {
      try {
        asked.answer.complete(resolver.resolve(asked.name.text()));
      } catch (UnknownHostException | RuntimeException e) {
        asked.answer.completeExceptionally(e);
      }
    }
  }

  private synchronized @Nullable Waiting next() {
    Waiting next = waiting.poll();
    while (next != null && next.answer.isDone()) {
      next = waiting.poll();
    }
    if (next == null) {
      underWay--;
    }
    return next;
  }
}
