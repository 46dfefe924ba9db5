package dev.mxc.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A worker's process. Its standard input and output, as this JVM sees them, are the pipes of the
 * frames; they are moved to descriptors 4 and 3 before the worker's JVM starts, so that nothing
 * that JVM prints is ever taken for a frame.
 */
final class WorkerProcess implements AutoCloseable {

  /** {@code ExitOnOutOfMemoryError} ends a JVM with this status. */
  private static final int OUT_OF_MEMORY_STATUS = 3;

  private static final int DIAGNOSTIC_BYTES_MAX = 16 * 1024;

  /**
   * What a terminal, timeout(1) or a service manager sends to the whole group is the host's to act
   * on: it cancels the run, and the worker ends with it.
   */
  private static final String IGNORE_SIGNALS = "trap '' HUP INT QUIT TERM; ";

  private static final String MOVE_DESCRIPTORS = "exec \"$@\" 3>&1 4<&0 0</dev/null 1>&2";

  private final Process process;
  private final StringBuilder diagnostics = new StringBuilder();

  /**
   * Starts a worker.
   *
   * @param command the JVM and its arguments
   * @param environment the whole environment of the process
   * @throws IOException when it cannot be started
   */
  WorkerProcess(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", IGNORE_SIGNALS + MOVE_DESCRIPTORS, "mxc-worker");
    builder.command().addAll(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(new java.io.File("/"));
    this.process = builder.start();
    Thread.ofVirtual().name("mxc-worker-stderr").start(this::drainDiagnostics);
  }

  /** Frames of the worker. */
  InputStream frames() {
    return process.getInputStream();
  }

  /** Frames to the worker. */
  OutputStream sink() {
    return process.getOutputStream();
  }

  /** User and system time of the process, 0 when it is gone. */
  long cpuMillis() {
    return process.info().totalCpuDuration().map(java.time.Duration::toMillis).orElse(0L);
  }

  /** Kills the process; returns at once. */
  void kill() {
    process.destroyForcibly();
  }

  /**
   * Whether the process ended because its heap was used up. Waits for its end, which must be near.
   */
  boolean endedOutOfMemory() {
    try {
      return process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == OUT_OF_MEMORY_STATUS;
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
    try (InputStream errors = process.getErrorStream()) {
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
    kill();
    boolean interrupted = false;
    while (true) {
      try {
        process.waitFor();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
