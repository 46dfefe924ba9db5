package dev.mxc.guard;

import dev.mxc.guard.cgroup.Cgroup;
import dev.mxc.guard.posture.PostureReader;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A guarded process from its first sign of life to its end. */
final class RunningProcess implements GuardedProcess {

  private final Numbers numbers;
  private final Optional<Cgroup> cgroup;
  private final ProcessTree tree;
  private final Ends ends;
  private final CompletableFuture<GuardExit> exit = new CompletableFuture<>();

  /** Guarded by this: descriptors are not used after they were closed. */
  private boolean gone;

  private volatile long cpuNanosBefore;
  private GuardUsage lastUsage = GuardUsage.UNKNOWN;
  private volatile GuardReport report = new GuardReport(Map.of());
  private volatile Optional<Expectation> expectation = Optional.empty();

  /** This JVM's ends of the pipes. */
  record Ends(OutputStream input, InputStream output, InputStream errors) {

    void close() {
      for (AutoCloseable end : List.of(input, output, errors)) {
        try {
          end.close();
        } catch (Exception _) {
          // The other end is gone; nothing can be lost that anybody waits for.
        }
      }
    }
  }

  /**
   * The processes that matter, each with a descriptor that stands for it.
   *
   * @param outer the child of this JVM
   * @param init process 1 of the PID namespace, where there is one
   * @param program the guarded one
   */
  record Numbers(Handle outer, Optional<Handle> init, Handle program) {}

  /** A process and its descriptor. */
  record Handle(int pid, int descriptor) {
    static Handle of(int pid) throws SystemCallException {
      return new Handle(pid, ProcessCalls.pidfdOpen(pid));
    }
  }

  RunningProcess(Numbers numbers, Optional<Cgroup> cgroup, Ends ends) {
    this.numbers = numbers;
    this.cgroup = cgroup;
    this.ends = ends;
    this.tree = new ProcessTree(numbers.program.pid, numbers.init.map(Handle::pid), cgroup);
    Thread.ofPlatform().daemon().name("mxc-guard-wait").start(this::awaitEnd);
  }

  /** The guard's own start is not the program's use. */
  void startMetering() {
    cgroup.ifPresent(group -> {
      cpuNanosBefore = group.cpuNanos().orElse(0);
      group.forgetPeak();
    });
  }

  /** What holds, from now on, and what it is compared with later. */
  void began(GuardReport report, Expectation expectation) {
    this.report = report;
    this.expectation = Optional.of(expectation);
  }

  private void awaitEnd() {
    GuardExit how = new GuardExit.Signalled(ProcessCalls.SIGKILL);
    try {
      if (numbers.init.isPresent()) {
        SpawnCalls.awaitEnd(numbers.program.descriptor);
        // Process 1 stands still, so the program was not waited for yet and its status is there.
        how = statusOf(numbers.program.pid);
        send(numbers.init.get(), ProcessCalls.SIGKILL);
        SpawnCalls.Status _ = SpawnCalls.waitFor(numbers.outer.descriptor);
      } else {
        SpawnCalls.Status status = SpawnCalls.waitFor(numbers.outer.descriptor);
        how =
            status.signalled()
                ? new GuardExit.Signalled(status.value())
                : new GuardExit.Exited(status.value());
      }
    } catch (SystemCallException e) {
      // Somebody else waited for our child; it is gone all the same.
    } finally {
      cleanUp();
      exit.complete(how);
    }
  }

  /** The last field of proc_pid_stat(5), in the form of wait(2). */
  private static GuardExit statusOf(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat")).strip();
      int status = Integer.parseInt(stat.substring(stat.lastIndexOf(' ') + 1));
      return (status & 0x7f) == 0
          ? new GuardExit.Exited(status >> 8 & 0xff)
          : new GuardExit.Signalled(status & 0x7f);
    } catch (IOException _) {
      // Process 1 was killed, and took the rest with it.
      return new GuardExit.Signalled(ProcessCalls.SIGKILL);
    }
  }

  private synchronized void cleanUp() {
    gone = true;
    cgroup.ifPresent(group -> {
      group.kill();
      lastUsage = measure(group);
      group.remove();
    });
    FileCalls.close(numbers.outer.descriptor);
    FileCalls.close(numbers.program.descriptor);
    numbers.init.ifPresent(init -> FileCalls.close(init.descriptor));
  }

  private GuardUsage measure(Cgroup group) {
    OptionalLong nanos = group.cpuNanos();
    return new GuardUsage(
        nanos.isPresent()
            ? OptionalLong.of(Math.max(0, nanos.getAsLong() - cpuNanosBefore))
            : nanos,
        group.peakMemoryBytes(),
        group.memoryKills());
  }

  private synchronized void send(Handle to, int signal) {
    if (!gone) {
      try {
        ProcessCalls.pidfdSendSignal(to.descriptor, signal);
      } catch (SystemCallException _) {
        // It is gone.
      }
    }
  }

  Optional<Cgroup> cgroup() {
    return cgroup;
  }

  /** Whether the program still runs; one that ended may not have been cleaned up yet. */
  synchronized boolean isAlive() {
    try {
      return !gone && !SpawnCalls.awaitInput(numbers.program.descriptor, 0);
    } catch (SystemCallException e) {
      throw new AssertionError("the descriptor is open", e);
    }
  }

  /**
   * Whether the first thread is there, whose files /proc shows as the process's. In the middle of
   * an execve(2) by another thread it is a zombie and has none.
   */
  boolean hasLeader() {
    char state = ProcessTree.state(Path.of("/proc/" + numbers.program.pid));
    return state != 'Z' && state != 'X';
  }

  @Override
  public long pid() {
    return numbers.program.pid;
  }

  @Override
  public GuardReport report() {
    return report;
  }

  @Override
  public GuardReport observe() {
    try {
      if (expectation.isPresent()) {
        return Assessment.of(
            PostureReader.read((int) ProcessHandle.current().pid()),
            PostureReader.read(numbers.program.pid),
            expectation.get());
      }
    } catch (IOException _) {
      // Gone, or going.
    }
    Map<Layer, Finding> nothing = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      nothing.put(layer, new Finding.Missing("the process is gone", ""));
    }
    return new GuardReport(nothing);
  }

  @Override
  public OutputStream input() {
    return ends.input;
  }

  @Override
  public InputStream output() {
    return ends.output;
  }

  @Override
  public InputStream errors() {
    return ends.errors;
  }

  @Override
  public CompletableFuture<GuardExit> onExit() {
    return exit.copy();
  }

  @Override
  public GuardExit waitFor() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new AssertionError("it is completed with a value alone", e);
    }
  }

  @Override
  public Optional<GuardExit> waitFor(Duration atMost) throws InterruptedException {
    try {
      return Optional.of(exit.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new AssertionError("it is completed with a value alone", e);
    }
  }

  @Override
  public boolean stop() {
    return tree.stop();
  }

  @Override
  public void resume() {
    tree.resume();
  }

  @Override
  public void kill() {
    send(numbers.program, ProcessCalls.SIGKILL);
    numbers.init.ifPresent(init -> send(init, ProcessCalls.SIGKILL));
    if (numbers.init.isEmpty()) {
      synchronized (this) {
        if (!gone) {
          cgroup.ifPresent(Cgroup::kill);
        }
      }
    }
  }

  @Override
  public void signal(int signal) {
    send(numbers.program, signal);
  }

  @Override
  public synchronized GuardUsage usage() {
    return gone ? lastUsage : cgroup.map(this::measure).orElse(GuardUsage.UNKNOWN);
  }

  @Override
  public void close() {
    kill();
    exit.join();
    ends.close();
  }
}
