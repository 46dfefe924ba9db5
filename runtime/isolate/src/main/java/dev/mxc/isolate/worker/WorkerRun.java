package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.Contexts;
import dev.mxc.isolate.GuestMeter;
import dev.mxc.isolate.GuestRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the host of a run's steps. A run that leaves something of the guest running is the worker's
 * last.
 */
final class WorkerRun implements GuestRun.Listener {

  private final ClaimSpec claim;
  private final RunSpec spec;
  private final Contexts contexts;
  private final HostConnection host;
  private final GuestRun run;

  /** Set before the host hears of the end. */
  private volatile boolean isLast;

  WorkerRun(ClaimSpec claim, RunSpec spec, Contexts contexts, HostConnection host) {
    this.claim = claim;
    this.spec = spec;
    this.contexts = contexts;
    this.host = host;
    this.run = new GuestRun(claim, spec, contexts, this);
  }

  void start() {
    host.begin();
    run.start();
  }

  void cancel() {
    run.cancel();
  }

  /** Returns never when the run is the worker's last, which is about to end itself. */
  void join() {
    run.join();
    while (isLast) {
      LockSupport.park(this);
    }
  }

  @Override
  public void started() {
    try {
      host.send(new Message.Started());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void ended(RunOutcome outcome, long cpuNanos, boolean stopped) {
    isLast = !stopped;
    try {
      host.end(new Message.Ended(bounded(outcome), cpuNanos, GuestMeter.peakHeapBytes()));
    } catch (IOException _) {
      Runtime.getRuntime().halt(1);
    }
    if (!stopped) {
      Runtime.getRuntime().halt(0);
    }
    contexts.prepare(spec.language(), claim.threadsMax());
  }

  /** A frame has a bound, and a guest chooses these texts. */
  private static RunOutcome bounded(RunOutcome outcome) {
    return switch (outcome) {
      case RunOutcome.Failed(var type, var message, var traceback) ->
          new RunOutcome.Failed(cut(type), cut(message), cut(traceback));
      case RunOutcome.Broken(var detail) -> new RunOutcome.Broken(cut(detail));
      default -> outcome;
    };
  }

  /** A char is at most three bytes of UTF-8. */
  private static String cut(String text) {
    int charsMax = WireBounds.RESULT_TEXT_BYTES_MAX / 3;
    return text.length() <= charsMax ? text : text.substring(0, charsMax) + "…";
  }
}
