package dev.mxc.isolate;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of one program, on a platform thread of its own among the threads of its {@link
 * Contexts}, with a second thread that measures it and gives up a guest that does not stop. What
 * the guest's side can enforce is enforced here: CPU time and the number of threads; wall time and
 * the rest are the host's.
 */
public final class GuestRun {

  /** Hears of a run's steps, on its thread. */
  public interface Listener {

    /** The guest's first instruction is next. */
    void started();

    /**
     * The run is over.
     *
     * @param cpuNanos CPU time of the guest's threads
     * @param stopped whether nothing of the guest runs any more, so that the engine may serve
     *     another run
     */
    void ended(RunOutcome outcome, long cpuNanos, boolean stopped);
  }

  /**
   * Interpreters of interpreters use much stack; the guest's own recursion limits come first.
   * Virtual memory until used.
   */
  private static final long STACK_BYTES = 64L << 20;

  private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(10);

  /** For a guest that was asked to stop; some builtins never look. */
  private static final Duration GRACE = Duration.ofMillis(300);

  /** How long guest threads may take to end after their context was closed. */
  private static final Duration LEFTOVERS_MAX = Duration.ofMillis(250);

  private final ClaimSpec claim;
  private final RunSpec spec;
  private final Contexts contexts;
  private final Listener listener;

  private final GuestMeter meter;
  private final Thread thread;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean told = new AtomicBoolean();

  /** Why the guest was asked to stop; the first reason stays. */
  private final AtomicReference<@Nullable RunOutcome> cause = new AtomicReference<>();

  private final AtomicReference<@Nullable GuestContext> context = new AtomicReference<>();

  public GuestRun(ClaimSpec claim, RunSpec spec, Contexts contexts, Listener listener) {
    this.claim = claim;
    this.spec = spec;
    this.contexts = contexts;
    this.listener = listener;
    this.meter = new GuestMeter(contexts.threads());
    this.thread = new Thread(contexts.threads(), this::run, "guest-main", STACK_BYTES);
    this.thread.setDaemon(true);
  }

  /** Starts the run; returns at once. */
  public void start() {
    thread.start();
  }

  /**
   * Asks the guest to stop; the outcome is then {@link RunOutcome.Cancelled}, unless the run is
   * over before.
   */
  public void cancel() {
    stop(new RunOutcome.Cancelled());
  }

  /** Waits until the listener has heard of the end. */
  public void join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void passed(Limit limit) {
    stop(new RunOutcome.LimitPassed(limit));
  }

  private void stop(RunOutcome reason) {
    cause.compareAndSet(null, reason);
    GuestContext running = context.get();
    if (running != null) {
      running.cancel();
    }
  }

  private void run() {
    RunOutcome outcome;
    try (Contexts.Lease lease = contexts.lease(claim, spec, this::passed)) {
      context.set(lease.context());
      if (cause.get() != null) {
        outcome = new RunOutcome.Cancelled();
      } else {
        outcome = lease.context().run(spec, this::startedGuest);
      }
    } catch (OutOfMemoryError _) {
      outcome = new RunOutcome.LimitPassed(Limit.MEMORY);
    } catch (Throwable e) {
      outcome = new RunOutcome.Broken(stackTrace(e));
    } finally {
      over.countDown();
    }
    meter.sample();
    boolean stopped = spec.life() == ContextLife.SESSION || leftoversEnd();
    RunOutcome reason = cause.get();
    tell(reason != null ? reason : outcome, stopped);
  }

  /** Limits count from here; what came before was work of ours. */
  private void startedGuest() {
    meter.start();
    Thread.ofPlatform().daemon().name("guest-meter").group(metersGroup()).start(this::measure);
    listener.started();
  }

  /** The guest's thread and the meter may both come to the end. */
  private void tell(RunOutcome outcome, boolean stopped) {
    if (told.compareAndSet(false, true)) {
      listener.ended(outcome, meter.cpuNanos(), stopped);
    }
  }

  private void measure() {
    long cpuNanosMax = TimeUnit.MILLISECONDS.toNanos(claim.cpuMillisMax());
    try {
      while (!over.await(SAMPLE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        meter.sample();
        if (meter.cpuNanos() > cpuNanosMax) {
          passed(Limit.CPU);
        } else if (meter.guestThreads() > claim.threadsMax()) {
          passed(Limit.THREADS);
        }
        RunOutcome reason = cause.get();
        if (reason != null) {
          if (!over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            tell(reason, false);
          }
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the meter", e);
    }
  }

  /** Not the guest's: its threads are counted. */
  private ThreadGroup metersGroup() {
    ThreadGroup parent = contexts.threads().getParent();
    return parent == null ? contexts.threads() : parent;
  }

  private boolean leftoversEnd() {
    long deadline = System.nanoTime() + LEFTOVERS_MAX.toNanos();
    while (meter.guestThreads() > 1) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException _) {
        // The engine's own interrupt, late; nothing is to be ended here but this wait, which is
        // short.
        continue;
      }
      meter.sample();
    }
    return true;
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
