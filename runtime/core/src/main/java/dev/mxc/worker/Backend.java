package dev.mxc.worker;

import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.guard.GuardReport;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A place where the programs of one trust domain run, one at a time. */
public sealed interface Backend extends AutoCloseable permits WorkerBackend, InProcessBackend {

  /** A program under way. */
  interface Execution {

    /** Asks the guest to stop; returns at once. */
    void cancel();

    /**
     * Ends the guest by force, as far as this backend can; {@link Listener#lost} follows soon. The
     * backend is of no use afterwards.
     */
    void kill();

    /**
     * CPU time that the whole process has used since the start of this program, where there is a
     * process of its own.
     */
    OptionalLong processCpuMillis();

    /** The heap that the guest holds, sampled, for a backend that cannot bound it. */
    OptionalLong sampledHeapBytes();
  }

  /**
   * Hears of a program's steps, from any thread, in order. Exactly one of {@link #ended} and {@link
   * #lost} comes, once.
   */
  interface Listener {

    /** The guest's first instruction is next. */
    void started();

    /**
     * The program is over, as the guest's side says. All its output was handed over before.
     *
     * @param cpuNanos CPU time of the guest's threads
     * @param peakHeapBytes the greatest heap, less the base
     */
    void ended(RunOutcome outcome, long cpuNanos, long peakHeapBytes);

    /** The guest was ended by force, broke the wire's rules, or its process died. */
    void lost(Loss loss);
  }

  /** Why there will be no outcome. */
  enum Loss {
    /** Killed on demand of the host. */
    KILLED,
    /** The process ended because its heap was used up. */
    OUT_OF_MEMORY,
    /** The worker sent what no worker of ours sends. */
    VIOLATION,
    /** What held around the process did not hold any more, so it was ended. */
    UNGUARDED,
    /** The process ended for another reason. */
    DIED
  }

  /** Starts a program; the backend must be usable and idle. */
  Execution start(RunSpec spec, HostServices services, Listener listener);

  /** Whether another program may be started here. */
  boolean usable();

  /**
   * Ends a session: its contexts and memory mounts go, the backend stays the trust domain's.
   * Returns at once; the answer is whether the backend may be used again.
   */
  CompletableFuture<Boolean> release();

  /** Waits until the release is over; whether another program may be started here. */
  boolean awaitReleased();

  /** No program runs, and none is about to: what is left of the guest gets no time. */
  void rest();

  /** What the operating system holds around the guest, as the host read it back last. */
  Optional<GuardReport> report();

  /** Whether the caller's own JVM holds the guest. */
  boolean inProcess();

  /** What an operator must know of the last loss; for logs, never for a guest's caller. */
  String diagnostics();

  /** Discards the backend. */
  @Override
  void close();
}
