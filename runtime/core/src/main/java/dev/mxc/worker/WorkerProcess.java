package dev.mxc.worker;

import dev.mxc.guard.Guard;
import dev.mxc.guard.GuardException;
import dev.mxc.guard.GuardExit;
import dev.mxc.guard.GuardProfile;
import dev.mxc.guard.GuardReport;
import dev.mxc.guard.GuardStarter;
import dev.mxc.guard.GuardedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A worker's process behind its guard. Frames go over pipes of their own, so that nothing its JVM
 * prints is ever taken for a frame.
 */
final class WorkerProcess implements AutoCloseable {

  private static final int LOOKS = 3;

  /** {@code ExitOnOutOfMemoryError} ends a JVM with this status. */
  private static final int OUT_OF_MEMORY_STATUS = 3;

  private static final Duration END_MAX = Duration.ofSeconds(2);

  /** A process that ends loses what can be read of it piece by piece. */
  private static final Duration ENDING_MAX = Duration.ofSeconds(1);

  private static final int DIAGNOSTIC_BYTES_MAX = 16 * 1024;

  private final GuardedProcess process;
  private final StringBuilder diagnostics = new StringBuilder();

  /** What held when the kernel was last asked about the living process. */
  private volatile GuardReport report;

  /**
   * Starts a worker.
   *
   * @param command the JVM and its arguments
   * @throws GuardException when it cannot be started, or what the profile requires does not hold
   */
  WorkerProcess(GuardStarter starter, GuardProfile profile, List<String> command)
      throws GuardException {
    this.process = Guard.launch(starter, profile, command);
    this.report = process.report();
    // Not a virtual one: a read of a pipe holds its carrier.
    Thread.ofPlatform().daemon().name("mxc-worker-stderr").start(this::drainDiagnostics);
  }

  /** Frames of the worker. */
  InputStream frames() {
    return process.output();
  }

  /** Frames to the worker. */
  OutputStream sink() {
    return process.input();
  }

  /** What holds around the worker, as read back from the kernel. */
  GuardReport report() {
    return report;
  }

  /**
   * Asks the kernel again.
   *
   * @return whether nothing that held before is gone
   */
  boolean stillHolds() {
    // A thread that ends while it is looked at may show anything; what is gone stays gone.
    for (int look = 0; look < LOOKS; look++) {
      GuardReport now = process.observe();
      if (now.enforced().containsAll(report.enforced())) {
        report = now;
        return true;
      }
    }
    try {
      // What was seen of the living one stays said of one that was ending meanwhile.
      return process.waitFor(ENDING_MAX).isPresent();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** User and system time of the process, 0 when it is gone. */
  long cpuMillis() {
    OptionalLong counted = process.usage().cpuNanos();
    return counted.isPresent()
        ? TimeUnit.NANOSECONDS.toMillis(counted.getAsLong())
        : ProcessHandle.of(process.pid())
            .flatMap(handle -> handle.info().totalCpuDuration())
            .map(Duration::toMillis)
            .orElse(0L);
  }

  /** Lets the process stand still; false when that cannot be. */
  boolean stop() {
    return process.stop();
  }

  /** Lets it go on. */
  void resume() {
    process.resume();
  }

  /** Kills the process; returns at once. */
  void kill() {
    process.kill();
  }

  /**
   * Whether the process ended because its memory was used up. Waits for its end, which must be
   * near.
   */
  boolean endedOutOfMemory() {
    try {
      return process
          .waitFor(END_MAX)
          .filter(exit ->
              exit instanceof GuardExit.Exited(int code) && code == OUT_OF_MEMORY_STATUS
                  || process.usage().memoryKills().orElse(0) > 0)
          .isPresent();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The end of what the worker's JVM printed. */
  String diagnostics() {
    synchronized (diagnostics) {
      return diagnostics.toString();
    }
  }

  private void drainDiagnostics() {
    byte[] buffer = new byte[4096];
    try (InputStream errors = process.errors()) {
      for (int length; (length = errors.read(buffer)) >= 0; ) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        synchronized (diagnostics) {
          diagnostics.append(text);
          diagnostics.delete(0, Math.max(0, diagnostics.length() - DIAGNOSTIC_BYTES_MAX));
        }
      }
    } catch (IOException _) {
      // The process is gone; what was read is what there is.
    }
  }

  /** Kills the process and waits until it is gone. */
  @Override
  public void close() {
    process.close();
  }
}
