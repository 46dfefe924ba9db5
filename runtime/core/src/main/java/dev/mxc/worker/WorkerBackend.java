package dev.mxc.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.ProtocolException;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.guard.GuardReport;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A claimed worker process. */
public final class WorkerBackend implements Backend {

  private static final long RELEASE_SECONDS_MAX = 10;

  /** The kernel counts a process's time in these. */
  private static final long CLOCK_TICK_MILLIS = 10;

  private final WorkerProcess process;
  private final long heapBytesMax;
  private final long guestBytesMax;
  private final WorkerConnection connection;
  private final AtomicReference<@Nullable WireExecution> running = new AtomicReference<>();

  /**
   * Set before the process is killed by the host, so that its end is not taken for something else.
   */
  private volatile boolean killed;

  private final Object resting = new Object();

  /** Guarded by {@link #resting}. */
  private boolean stopped;

  /** Whether the last release left the worker usable. */
  private volatile CompletableFuture<Boolean> released = CompletableFuture.completedFuture(true);

  private volatile boolean broken;
  private volatile boolean unguarded;
  private volatile String violation = "";
  private volatile long baseHeapBytes;

  /**
   * Takes a process over.
   *
   * @param heapBytesMax the size of its heap
   * @param guestBytesMax what of it a guest may use
   */
  WorkerBackend(WorkerProcess process, long heapBytesMax, long guestBytesMax) {
    this.process = process;
    this.heapBytesMax = heapBytesMax;
    this.guestBytesMax = guestBytesMax;
    this.connection =
        new WorkerConnection(
            process.frames(),
            process.sink(),
            new WorkerConnection.Events() {
              @Override
              public void ready(long bytes) {
                baseHeapBytes = bytes;
                // Now the worker is sealed: a second look, and fail closed.
                Thread.ofVirtual().start(WorkerBackend.this::lookAgain);
              }

              @Override
              public void broken(@Nullable ProtocolException e) {
                lost(e);
              }
            });
  }

  private void lookAgain() {
    if (!process.stillHolds() && usable()) {
      violation = "what held around the worker does not hold any more";
      unguarded = true;
      broken = true;
      process.kill();
    }
  }

  void open(Message.Prepare prepare) {
    connection.open();
    connection.send(prepare);
  }

  void claim(ClaimSpec spec) {
    connection.send(new Message.Claim(spec));
  }

  @Override
  public Execution start(RunSpec spec, HostServices services, Listener listener) {
    WireExecution execution = new WireExecution(listener);
    synchronized (resting) {
      running.set(execution);
    }
    resume();
    try {
      execution.run = connection.start(spec, services, execution);
    } catch (IOException _) {
      broken = true;
    }
    if (broken) {
      execution.lose(Loss.DIED);
    }
    return execution;
  }

  private void lost(@Nullable ProtocolException e) {
    broken = true;
    if (e != null) {
      violation = String.valueOf(e.getMessage());
      process.kill();
    }
    WireExecution execution = running.get();
    if (execution != null) {
      execution.lose(loss(e));
    }
  }

  private Loss loss(@Nullable ProtocolException e) {
    if (killed) {
      return Loss.KILLED;
    }
    if (unguarded) {
      return Loss.UNGUARDED;
    }
    if (e != null) {
      return Loss.VIOLATION;
    }
    return process.endedOutOfMemory() ? Loss.OUT_OF_MEMORY : Loss.DIED;
  }

  @Override
  public boolean usable() {
    return !broken && !killed;
  }

  /**
   * An engine keeps what its contexts parsed. A worker that could no longer give a guest all that
   * its limit allows is discarded here, before a run ends for the sake of others before it. The
   * worker's word is enough: one that lies about this harms its own runs.
   */
  @Override
  public CompletableFuture<Boolean> release() {
    resume();
    released =
        connection
            .release()
            .orTimeout(RELEASE_SECONDS_MAX, TimeUnit.SECONDS)
            .exceptionally(_ -> OptionalLong.empty())
            .thenApplyAsync(
                held -> {
                  boolean kept =
                      held.isPresent() && heapBytesMax - held.getAsLong() >= guestBytesMax;
                  if (kept) {
                    rest();
                  } else {
                    close();
                  }
                  return kept;
                },
                Thread::startVirtualThread);
    return released;
  }

  @Override
  public boolean awaitReleased() {
    return released.join() && usable();
  }

  /**
   * Between runs a worker stands still: what a guest may have left in it gets no time. One that
   * cannot be stopped is of no use any more.
   */
  @Override
  public void rest() {
    boolean rests;
    synchronized (resting) {
      if (running.get() != null || !usable()) {
        return;
      }
      stopped = true;
      rests = process.stop();
    }
    if (!rests) {
      close();
    }
  }

  private void resume() {
    synchronized (resting) {
      if (stopped) {
        stopped = false;
        process.resume();
      }
    }
  }

  @Override
  public Optional<GuardReport> report() {
    return Optional.of(process.report());
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public String diagnostics() {
    return violation.isEmpty() ? process.diagnostics() : violation + "\n" + process.diagnostics();
  }

  @Override
  public void close() {
    killed = true;
    process.close();
  }

  /** One program; turns the wire's events into exactly one end. */
  private final class WireExecution implements Execution, Listener {

    private final Listener listener;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * Whether it is settled who ends the program: itself, or the host by force. A kill that comes a
     * moment too late must not hit the worker's next run.
     */
    private final AtomicBoolean settled = new AtomicBoolean();

    private volatile long cpuMillisAtStart;
    private volatile @Nullable WireRun run;

    WireExecution(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void started() {
      cpuMillisAtStart = process.cpuMillis();
      listener.started();
    }

    @Override
    public void ended(RunOutcome outcome, long cpuNanos, long peakHeapBytes) {
      if (settled.compareAndSet(false, true) && over.compareAndSet(false, true)) {
        running.compareAndSet(this, null);
        listener.ended(outcome, believedCpuNanos(cpuNanos), believedHeapBytes(peakHeapBytes));
      }
    }

    /** The guest's threads cannot have used more than their process. */
    private long believedCpuNanos(long said) {
      long process = processCpuMillis().orElse(0) + CLOCK_TICK_MILLIS;
      return Math.clamp(said, 0, TimeUnit.MILLISECONDS.toNanos(process));
    }

    /** A heap has a size. */
    private long believedHeapBytes(long said) {
      return Math.clamp(said - baseHeapBytes, 0, heapBytesMax);
    }

    @Override
    public void lost(Loss loss) {
      lose(loss);
    }

    void lose(Loss loss) {
      WireRun wire = run;
      if (wire != null) {
        // Behind the output that came before: it was written, so it is shown.
        wire.abandon(() -> tellLost(loss));
      } else {
        tellLost(loss);
      }
    }

    private void tellLost(Loss loss) {
      if (over.compareAndSet(false, true)) {
        running.compareAndSet(this, null);
        listener.lost(loss);
      }
    }

    @Override
    public void cancel() {
      if (!over.get()) {
        connection.send(new Message.Cancel());
      }
    }

    @Override
    public void kill() {
      if (settled.compareAndSet(false, true)) {
        killed = true;
        process.kill();
        lose(Loss.KILLED);
      }
    }

    @Override
    public OptionalLong processCpuMillis() {
      return OptionalLong.of(Math.max(0, process.cpuMillis() - cpuMillisAtStart));
    }

    @Override
    public OptionalLong sampledHeapBytes() {
      return OptionalLong.empty();
    }
  }
}
