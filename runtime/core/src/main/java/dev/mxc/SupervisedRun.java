package dev.mxc;

import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.manifest.Limits;
import dev.mxc.worker.Backend;
import dev.mxc.worker.Backend.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches one run from its start to its result. The first reason to end it stays; a guest that was
 * asked to stop has {@link #GRACE} before it is ended by force, and the caller has the result soon
 * after either way. What the guest's side says counts only where the host has not seen otherwise.
 */
final class SupervisedRun implements Run, Backend.Listener {

  /** From the start by the host to the guest's first instruction. */
  static final Duration START_UP_MAX = Duration.ofSeconds(60);

  /** For a guest that was asked to stop, to do so. */
  static final Duration GRACE = Duration.ofMillis(350);

  /** For what is left to be delivered after a guest was ended by force. */
  private static final Duration DELIVERY_MAX = Duration.ofMillis(400);

  private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(100);

  /** How a run ended, as the host judges it. */
  sealed interface End {
    record Said(RunOutcome outcome) implements End {}

    record Passed(Limit limit) implements End {}

    record Cancelled() implements End {}

    record StartUp() implements End {}

    record Lost(Loss loss) implements End {}
  }

  /** All that the result is made of. */
  record Finished(End end, long wallMillis, long cpuMillis, long peakMemoryBytes) {}

  private final Limits limits;
  private final Duration startUpMax;
  private final ScheduledExecutorService timer;
  private final Function<Finished, RunResult> result;

  private final WallClock wall;

  private final CompletableFuture<RunResult> future = new CompletableFuture<>();
  private final AtomicReference<@Nullable End> cause = new AtomicReference<>();
  private final AtomicBoolean finished = new AtomicBoolean();
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private final CompletableFuture<Backend.Execution> execution = new CompletableFuture<>();
  private volatile Runnable whenStopping = () -> {};
  private volatile long peakHeapBytes;
  private volatile long processCpuMillis;
  private volatile boolean running;

  SupervisedRun(
      Limits limits,
      Duration startUpMax,
      ScheduledExecutorService timer,
      Function<Finished, RunResult> result) {
    this.limits = limits;
    this.startUpMax = startUpMax;
    this.timer = timer;
    this.result = result;
    this.wall = new WallClock(timer, limits.wallMillis(), () -> stop(new End.Passed(Limit.WALL)));
  }

  /** Begins a program; its steps are told to the listener. */
  @FunctionalInterface
  interface Starter {
    Backend.Execution start(Backend.Listener listener);
  }

  /**
   * Starts the program.
   *
   * @param stopping told when the run is being ended, before the guest is
   */
  void start(Starter starter, Runnable stopping) {
    whenStopping = stopping;
    after(startUpMax, this::stopBeforeStart);
    execution.complete(starter.start(this));
  }

  private void stopBeforeStart() {
    if (!running) {
      stop(new End.StartUp());
    }
  }

  /** Stands while a person is asked. */
  WallClock wallClock() {
    return wall;
  }

  @Override
  public void started() {
    running = true;
    wall.start();
    synchronized (timers) {
      timers.add(
          timer.scheduleWithFixedDelay(
              this::sample,
              SAMPLE_INTERVAL.toMillis(),
              SAMPLE_INTERVAL.toMillis(),
              TimeUnit.MILLISECONDS));
    }
  }

  /** The host's own, coarser bounds, for a guest's side that lies or cannot know. */
  private void sample() {
    Backend.Execution current = execution.getNow(null);
    if (current == null) {
      return;
    }
    current
        .processCpuMillis()
        .ifPresent(millis -> {
          processCpuMillis = Math.max(processCpuMillis, millis);
          if (millis > 2 * limits.cpuMillis() + 1000) {
            stop(new End.Passed(Limit.CPU));
          }
        });
    current
        .sampledHeapBytes()
        .ifPresent(bytes -> {
          peakHeapBytes = Math.max(peakHeapBytes, bytes);
          if (bytes > limits.memoryBytes()) {
            stop(new End.Passed(Limit.MEMORY));
          }
        });
  }

  /** A limit that the host watches was passed. */
  void passed(Limit limit) {
    stop(new End.Passed(limit));
  }

  @Override
  public void cancel() {
    stop(new End.Cancelled());
  }

  private void stop(End reason) {
    if (!cause.compareAndSet(null, reason)) {
      return;
    }
    whenStopping.run();
    execution.thenAccept(current -> {
      current.cancel();
      after(
          GRACE,
          () -> {
            current.kill();
            after(DELIVERY_MAX, () -> finish(new End.Lost(Loss.KILLED), 0));
          });
    });
  }

  @Override
  public void ended(RunOutcome outcome, long cpuNanos, long heapBytes) {
    peakHeapBytes = Math.max(peakHeapBytes, heapBytes);
    finish(new End.Said(outcome), TimeUnit.NANOSECONDS.toMillis(cpuNanos));
  }

  @Override
  public void lost(Loss loss) {
    finish(new End.Lost(loss), 0);
  }

  private void finish(End end, long cpuMillis) {
    if (!finished.compareAndSet(false, true)) {
      return;
    }
    synchronized (timers) {
      timers.forEach(scheduled -> scheduled.cancel(false));
    }
    End first = cause.get();
    long wallMillis = wall.stop();
    long cpu = cpuMillis > 0 ? cpuMillis : processCpuMillis;
    Finished facts = new Finished(first != null ? first : end, wallMillis, cpu, peakHeapBytes);
    // Not on the wire's thread: what hangs on the future is the caller's code.
    Thread.ofVirtual()
        .start(() -> {
          try {
            future.complete(result.apply(facts));
          } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
          }
        });
  }

  private void after(Duration delay, Runnable action) {
    synchronized (timers) {
      if (!finished.get()) {
        timers.add(timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
  }

  @Override
  public CompletableFuture<RunResult> result() {
    return future.copy();
  }

  @Override
  public RunResult await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException _) {
          interrupted = true;
          cancel();
        } catch (java.util.concurrent.ExecutionException e) {
          throw new IllegalStateException("the result could not be made", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
