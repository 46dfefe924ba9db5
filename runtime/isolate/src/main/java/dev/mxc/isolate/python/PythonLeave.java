package dev.mxc.isolate.python;

import dev.mxc.isolate.ContextEnd;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code os._exit} asks for: the end of all threads of a program. The language's own is an
 * exception that {@code except BaseException} catches, on one thread. A context that serves one run
 * is cancelled, which no handler sees; a session's is interrupted, which handlers may see for a
 * moment, and lives on.
 */
final class PythonLeave {

  private static final Duration INTERRUPT_MAX = Duration.ofMillis(200);
  private static final long WAIT_MILLIS_MAX = 1_000;

  private record Request(int status, CountDownLatch done) {}

  private final Context context;
  private final ContextEnd end;

  /** The first request of a run; guarded by this. */
  private @Nullable Request request;

  PythonLeave(Context context, ContextEnd end) {
    this.context = context;
    this.end = end;
  }

  /**
   * Begins the end, on a guest's thread, which may go on for a moment.
   *
   * @param keep whether the context is to live on
   */
  synchronized void begin(int status, boolean keep) {
    if (request == null) {
      Request made = new Request(status, new CountDownLatch(1));
      request = made;
      if (!keep) {
        end.request();
        made.done.countDown();
        return;
      }
      // Not the guest's: its threads are counted.
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      ThreadGroup parent = group.getParent();
      new Thread(
              parent == null ? group : parent,
              () -> interrupt(made.done),
              "mxc-context-interrupt",
              0)
          .start();
    }
  }

  private void interrupt(CountDownLatch done) {
    try {
      context.interrupt(INTERRUPT_MAX);
    } catch (TimeoutException _) {
      // A builtin that never looks whether it should stop.
      end.request();
    } catch (PolyglotException | IllegalStateException _) {
      // The context is being closed by somebody else, which is an end too.
    } finally {
      done.countDown();
    }
  }

  /** The status of a program that left, once all of it has ended; empty when none did. */
  OptionalInt await() {
    Request made;
    synchronized (this) {
      made = request;
      request = null;
    }
    if (made == null) {
      return OptionalInt.empty();
    }
    boolean interrupted = Thread.interrupted();
    try {
      made.done.await(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return OptionalInt.of(made.status);
  }
}
