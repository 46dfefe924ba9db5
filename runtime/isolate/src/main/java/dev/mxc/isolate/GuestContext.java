package dev.mxc.isolate;

import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;

/**
 * A context bound to a claim. Runs one program at a time, on the thread that calls {@link #run}.
 */
public interface GuestContext extends AutoCloseable {

  /**
   * Runs a program to its end: its main code, then what its language promises afterwards (timers
   * and promises, non-daemon threads, atexit handlers, flushed files and streams). Never throws for
   * what a guest did; the calling thread is a platform thread of the caller's choice, and its
   * thread group is inherited by guest threads.
   *
   * @param onStart called right before the guest's first instruction
   */
  RunOutcome run(RunSpec program, Runnable onStart);

  /**
   * Asks the guest to stop, from any thread, without waiting; {@link #run} then answers {@link
   * RunOutcome.Cancelled} as soon as the guest reaches a safepoint, which some builtins never do.
   * The context is of no use afterwards.
   */
  void cancel();

  /** Ends the context. Does not wait for a guest that never stops. */
  @Override
  void close();
}
