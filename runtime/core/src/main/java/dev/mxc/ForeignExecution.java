package dev.mxc;

import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.guard.GuardExit;
import dev.mxc.guard.GuardUsage;
import dev.mxc.guard.GuardedProcess;
import dev.mxc.worker.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A foreign program under way: its streams, its CPU time and its end. */
final class ForeignExecution implements Backend.Execution {

  private static final int SIGTERM = 15;
  private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(50);

  private final GuardedProcess process;
  private final OutputSink output;
  private final InputStream input;

  ForeignExecution(GuardedProcess process, OutputSink output, InputStream input) {
    this.process = process;
    this.output = output;
    this.input = input;
  }

  /** The program runs already; from now on its steps are told. */
  void begin(
      Backend.Listener listener,
      ScheduledExecutorService timer,
      long cpuMillisMax,
      Runnable cpuPassed) {
    listener.started();
    Thread out = reader(OutputStreamKind.STDOUT, process.output());
    Thread err = reader(OutputStreamKind.STDERR, process.errors());
    // A read of standard input may wait for ever, so nobody waits for this one.
    Thread.ofPlatform().daemon().name("mxc-input").start(this::feed);
    ScheduledFuture<?> sampling =
        timer.scheduleWithFixedDelay(
            () -> {
              if (cpuMillis() > cpuMillisMax) {
                cpuPassed.run();
              }
            },
            SAMPLE_INTERVAL.toMillis(),
            SAMPLE_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    process
        .onExit()
        .thenAcceptAsync(
            exit -> {
              sampling.cancel(false);
              join(out);
              join(err);
              GuardUsage usage = process.usage();
              listener.ended(
                  outcome(exit, usage),
                  TimeUnit.MILLISECONDS.toNanos(cpuMillis()),
                  usage.peakMemoryBytes().orElse(0));
            },
            Thread::startVirtualThread);
  }

  private static RunOutcome outcome(GuardExit exit, GuardUsage usage) {
    return switch (exit) {
      case GuardExit.Exited(int code) when code == 0 -> new RunOutcome.Completed(null);
      case GuardExit.Exited(int code) -> new RunOutcome.Exited(code);
      case GuardExit.Signalled _ when usage.memoryKills().orElse(0) > 0 ->
          new RunOutcome.LimitPassed(Limit.MEMORY);
      case GuardExit.Signalled(int signal) -> new RunOutcome.Exited(128 + signal);
    };
  }

  private Thread reader(OutputStreamKind stream, InputStream from) {
    return Thread.ofPlatform()
        .daemon()
        .name("mxc-output")
        .start(() -> {
          byte[] buffer = new byte[16 * 1024];
          try (from) {
            for (int length; (length = from.read(buffer)) >= 0; ) {
              output.write(stream, ByteBuffer.wrap(buffer, 0, length));
            }
          } catch (IOException _) {
            // The pipe ends with the tree.
          }
        });
  }

  private void feed() {
    try (OutputStream to = process.input()) {
      input.transferTo(to);
    } catch (IOException _) {
      // The program does not read any more.
    }
  }

  private static void join(Thread thread) {
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

  private long cpuMillis() {
    OptionalLong counted = process.usage().cpuNanos();
    if (counted.isPresent()) {
      return TimeUnit.NANOSECONDS.toMillis(counted.getAsLong());
    }
    // Without a cgroup: of what is alive; a process that ended has taken its time with it.
    return ProcessHandle.of(process.pid())
        .map(program ->
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(program), program.descendants())
                .mapToLong(
                    each -> each.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
                .sum())
        .orElse(0L);
  }

  @Override
  public void cancel() {
    process.signal(SIGTERM);
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public OptionalLong processCpuMillis() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong sampledHeapBytes() {
    return OptionalLong.empty();
  }
}
