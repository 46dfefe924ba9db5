package dev.mxc.isolate;

import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/**
 * The end of a context by force. {@code close(true)} waits for the guest, and some builtins never
 * look up, so it runs on a thread that nobody else needs.
 */
public final class ContextEnd {

  private static final long WAIT_MILLIS_MAX = 200;

  private final Context context;
  private final AtomicBoolean requested = new AtomicBoolean();

  /** A permit ends a wait; one is enough for any number of reasons. */
  private final Semaphore wakes = new Semaphore(0);

  private final CountDownLatch closed = new CountDownLatch(1);

  public ContextEnd(Context context) {
    this.context = context;
  }

  /** Asks for the end; returns at once. */
  public void request() {
    if (requested.compareAndSet(false, true)) {
      wake();
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      ThreadGroup parent = group.getParent();
      new Thread(parent == null ? group : parent, this::close, "mxc-context-close", 0).start();
    }
  }

  private void close() {
    try {
      context.close(true);
    } catch (PolyglotException | IllegalStateException _) {
      // It ends all the same; a guest that is being cancelled may say so here too.
    } finally {
      closed.countDown();
    }
  }

  /** Ends a wait for the end, the next one if there is none. */
  public void wake() {
    wakes.release();
  }

  /** Waits until the end is asked for or somebody wakes it, at most so long; whether it was. */
  public boolean awaitRequest(long millis) {
    try {
      if (!requested.get() && wakes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wakes.drainPermits();
      }
      return requested.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Waits for the end, but not for a guest that never stops. */
  public void await() {
    boolean interrupted = Thread.interrupted();
    try {
      closed.await(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What an exception that is not the guest's own means for a run.
   *
   * @param exhausted the limit behind an exhausted resource other than the heap
   */
  public static RunOutcome outcome(PolyglotException e, Limit exhausted) {
    if (e.isResourceExhausted()) {
      boolean heap = String.valueOf(e.getMessage()).contains("heap");
      return new RunOutcome.LimitPassed(heap ? Limit.MEMORY : exhausted);
    }
    if (e.isCancelled() || e.isInterrupted()) {
      return new RunOutcome.Cancelled();
    }
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return new RunOutcome.Broken(text.toString());
  }
}
