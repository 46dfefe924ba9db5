package dev.mxc.guard;

import dev.mxc.guard.cgroup.Cgroup;
import dev.mxc.guard.cgroup.CgroupHierarchies;
import dev.mxc.guard.cgroup.CgroupLeftovers;
import dev.mxc.guard.cgroup.CgroupLimits;
import dev.mxc.guard.launch.ControlMessage;
import dev.mxc.guard.launch.GuardInit;
import dev.mxc.guard.namespace.RootInstaller;
import dev.mxc.guard.posture.Posture;
import dev.mxc.guard.posture.PostureReader;
import dev.mxc.guard.rlimit.Resource;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One attempt to start a guarded process by one chain. What it made is gone when it fails. */
final class Launch {

  /** A process that ends loses what can be read of it piece by piece. */
  private static final Duration ENDING_MAX = Duration.ofSeconds(1);

  private static final int EPERM = 1;

  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int DIAGNOSTIC_BYTES_MAX = 4096;

  private final GuardStarter starter;
  private final GuardProfile profile;
  private final SpecCompiler compiler;
  private final Chain chain;
  private final GuardUser user;
  private final Optional<Finding.Missing> trouble;

  Launch(
      GuardStarter starter,
      GuardProfile profile,
      SpecCompiler compiler,
      Chain chain,
      GuardUser user,
      Optional<Finding.Missing> trouble) {
    this.starter = starter;
    this.profile = profile;
    this.compiler = compiler;
    this.chain = chain;
    this.user = user;
    this.trouble = trouble;
  }

  /** The chain has begun: the host's ends of all pipes, and the outermost process. */
  private record Begun(
      int outer,
      OutputStream orders,
      ControlReader control,
      InputStream diagnostics,
      RunningProcess.Ends ends,
      AtomicBoolean abandoned) {}

  GuardedProcess run(List<String> command, List<Integer> trees)
      throws GuardException, Launcher.NoNamespaces {
    Begun begun;
    try {
      begun = begin(trees);
    } catch (SystemCallException | IOException e) {
      throw new GuardException.LaunchFailed(
          "starting the guard's process", 0, String.valueOf(e.getMessage()));
    }
    Optional<RunningProcess> process = Optional.empty();
    boolean done = false;
    try (OutputStream orders = begun.orders;
        ControlReader _ = begun.control;
        InputStream _ = begun.diagnostics) {
      // While the chain starts: what takes a JVM that has just started itself some time.
      compiler.prepare(Chain.INNER_NUMBER);
      Optional<Cgroup> cgroup = cgroup();
      RunningProcess running;
      try {
        running = meet(begun, cgroup);
      } catch (GuardException | Launcher.NoNamespaces | SystemCallException | IOException e) {
        cgroup.ifPresent(Cgroup::remove);
        throw e;
      }
      process = Optional.of(running);
      raise(running, begun, orders, command);
      done = true;
      return running;
    } catch (SystemCallException | IOException e) {
      throw new GuardException.LaunchFailed(
          "talking to the guard's process", 0, String.valueOf(e.getMessage()));
    } finally {
      if (!done) {
        process.ifPresentOrElse(
            RunningProcess::close,
            () -> {
              abandon(begun);
              begun.ends.close();
            });
      }
    }
  }

  private Begun begin(List<Integer> trees) throws GuardException, SystemCallException, IOException {
    List<String> line = new ArrayList<>();
    if (profile.background()) {
      line.addAll(List.of(Chain.find("nice"), "-n", "19"));
    }
    line.addAll(chain.command(starter.command(GuardInit.class.getName()), profile.switchedOff()));
    int nothing = FileCalls.openat2(FileCalls.AT_FDCWD, "/dev/null", FileCalls.O_CLOEXEC, 0, 0);
    try (Pipe input = new Pipe();
        Pipe output = new Pipe();
        Pipe errors = new Pipe();
        Pipe orders = new Pipe();
        Pipe control = new Pipe();
        Pipe diagnostics = new Pipe()) {
      List<Integer> descriptors =
          new ArrayList<>(
              List.of(
                  nothing,
                  diagnostics.writeEnd(),
                  diagnostics.writeEnd(),
                  output.writeEnd(),
                  input.readEnd(),
                  orders.readEnd(),
                  control.writeEnd(),
                  errors.writeEnd()));
      descriptors.addAll(trees);
      RunningProcess.Ends ends =
          new RunningProcess.Ends(input.output(), output.input(), errors.input());
      OutputStream orderStream = orders.output();
      InputStream said = diagnostics.input();
      int outer;
      try {
        outer = Spawner.start(line, Chain.ENVIRONMENT, descriptors);
      } catch (SystemCallException e) {
        ends.close();
        orderStream.close();
        said.close();
        throw e;
      }
      return new Begun(
          outer,
          orderStream,
          new ControlReader(control.takeReadEnd()),
          said,
          ends,
          new AtomicBoolean());
    } finally {
      FileCalls.close(nothing);
    }
  }

  /** Waits until the guard's process runs, and finds out who is who. */
  private RunningProcess meet(Begun begun, Optional<Cgroup> cgroup)
      throws GuardException, Launcher.NoNamespaces, SystemCallException, IOException {
    int outerDescriptor = ProcessCalls.pidfdOpen(begun.outer);
    Optional<ControlMessage> first = begun.control.next(START_MAX);
    if (!(first.orElse(null) instanceof ControlMessage.Started(int program))) {
      FileCalls.close(outerDescriptor);
      throw neverStarted(begun);
    }
    try {
      if (chain == Chain.USER_NAMESPACES) {
        user.mapInto(program);
      }
    } catch (IOException e) {
      FileCalls.close(outerDescriptor);
      throw new Launcher.NoNamespaces(
          NamespaceAdvice.of("the user namespace cannot be given a user: " + e.getMessage()));
    }
    Optional<RunningProcess.Handle> init = Optional.empty();
    if (chain.hasNamespaces()) {
      init = Optional.of(RunningProcess.Handle.of(parentOf(program)));
      // It would wait for the program and take its status; stopped, it still dies when told to.
      ProcessCalls.pidfdSendSignal(init.get().descriptor(), ProcessCalls.SIGSTOP);
    }
    cgroup.ifPresent(group -> group.add(program));
    return new RunningProcess(
        new RunningProcess.Numbers(
            new RunningProcess.Handle(begun.outer, outerDescriptor),
            init,
            RunningProcess.Handle.of(program)),
        cgroup,
        begun.ends);
  }

  private Optional<Cgroup> cgroup() throws IOException {
    if (profile.requirement() == Requirement.OFF
        || profile.switchedOff().containsAll(Set.of(Layer.MEMORY_LIMIT, Layer.PROCESS_LIMIT))) {
      return Optional.empty();
    }
    GuardLimits limits = profile.limits();
    return Optional.of(
        Cgroup.create(
            CgroupHierarchies.parse(
                Files.readString(Path.of("/proc/self/mountinfo")),
                Files.readString(Path.of("/proc/self/cgroup"))),
            new CgroupLimits(
                limits.memoryBytes(),
                limits.processes(),
                profile.switchedOff().contains(Layer.CPU_LIMIT) ? 0 : limits.cpuPercent()),
            CgroupLeftovers.newName()));
  }

  private void raise(RunningProcess process, Begun begun, OutputStream orders, List<String> command)
      throws GuardException, Launcher.NoNamespaces, SystemCallException, IOException {
    int program = (int) process.pid();
    Optional<Cgroup> cgroup = process.cgroup();
    Map<Resource, Long> limits = compiler.limits(cgroup, program);
    int number = PostureReader.numberOf(program);
    byte[] spec = compiler.spec(limits, number, command).encoded();
    orders.write(ByteBuffer.allocate(4 + spec.length).putInt(spec.length).put(spec).array());
    orders.flush();
    ControlMessage.Ready ready =
        switch (begun.control.next(START_MAX).orElse(null)) {
          case ControlMessage.Ready message -> message;
          case ControlMessage.Failed failed when isMaskedProc(failed) ->
              throw new Launcher.NoNamespaces(NamespaceAdvice.maskedProc());
          case ControlMessage.Failed failed -> throw failure(failed);
          case ControlMessage.Started _ -> throw new IOException("it started twice");
          case null -> throw neverReady(process, begun);
        };
    Expectation expectation =
        compiler.expectation(limits, cgroup, program, ready.landlockRefuses(), trouble);
    Posture host = PostureReader.read((int) ProcessHandle.current().pid());
    GuardReport before =
        Assessment.of(host, PostureReader.readThread(program, ready.thread()), expectation);
    requireMet(before);
    process.startMetering();
    orders.write(1);
    orders.flush();
    awaitProgram(process, begun, command);
    process.began(before, expectation);
    GuardReport after = process.observe();
    if (unmet(after).isEmpty()) {
      process.began(after, expectation);
    } else if (!Waiting.until(ENDING_MAX, () -> !process.isAlive())) {
      // Not a short program that was ending while it was looked at.
      requireMet(after);
    }
  }

  private Set<Layer> unmet(GuardReport report) {
    Set<Layer> unmet = profile.requirement().unmet(report.enforced(), profile.kind());
    unmet.removeAll(profile.switchedOff());
    return unmet;
  }

  private void requireMet(GuardReport report) throws GuardException.Unenforceable {
    Set<Layer> unmet = unmet(report);
    if (!unmet.isEmpty()) {
      Map<Layer, Finding.Missing> missing = new EnumMap<>(report.missing());
      missing.keySet().retainAll(unmet);
      throw new GuardException.Unenforceable(missing);
    }
  }

  /** The guard's process closes its end at execve(2): then it is the program, or has failed. */
  private static void awaitProgram(RunningProcess process, Begun begun, List<String> command)
      throws GuardException, IOException {
    Path end = Path.of("/proc/" + process.pid() + "/fd/" + ControlMessage.DESCRIPTOR);
    String pipe = begun.control.pipe();
    if (!Waiting.until(
        START_MAX, () -> !process.isAlive() || (!leadsTo(end, pipe) && process.hasLeader()))) {
      throw new GuardException.LaunchFailed(
          "starting " + command.getFirst(),
          0,
          "it did not begin in " + START_MAX.toSeconds() + " s");
    }
    if (!process.isAlive()) {
      process.onExit().join();
      Optional<ControlMessage> last = begun.control.next(START_MAX);
      if (last.isPresent() && last.get() instanceof ControlMessage.Failed failed) {
        throw failure(failed);
      }
    }
  }

  /**
   * The kernel mounts no /proc for a user namespace that would show more than the one around it.
   */
  private boolean isMaskedProc(ControlMessage.Failed failed) {
    return chain.hasNamespaces()
        && failed.step().equals(RootInstaller.MOUNTING_PROC)
        && failed.errno() == EPERM;
  }

  /** The program may use the number again at once, for a file of its own. */
  private static boolean leadsTo(Path descriptor, String pipe) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(pipe);
    } catch (IOException _) {
      return false;
    }
  }

  private static GuardException failure(ControlMessage.Failed failed) {
    return new GuardException.LaunchFailed(
        failed.step(),
        failed.errno(),
        failed.errno() == 0 ? "refused" : ErrorWords.of(failed.errno()));
  }

  private GuardException neverStarted(Begun begun) throws Launcher.NoNamespaces {
    abandon(begun);
    String said = said(begun.diagnostics);
    if (chain.hasNamespaces() && (said.startsWith("unshare:") || said.contains("\nunshare:"))) {
      throw new Launcher.NoNamespaces(NamespaceAdvice.of(said.strip()));
    }
    return new GuardException.LaunchFailed(
        "starting the guard's process", 0, said.isEmpty() ? "it did not answer" : said.strip());
  }

  private static GuardException neverReady(RunningProcess process, Begun begun) {
    process.close();
    String said = said(begun.diagnostics).strip();
    return new GuardException.LaunchFailed(
        "preparing the guard's process",
        0,
        said.isEmpty() ? "it ended or did not answer in time" : said);
  }

  /** What the chain printed before it ended. */
  private static String said(InputStream errors) {
    try {
      return new String(errors.readNBytes(DIAGNOSTIC_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Kills the chain before anything else of it is known. A second call does nothing. */
  private static void abandon(Begun begun) {
    if (!begun.abandoned.compareAndSet(false, true)) {
      return;
    }
    try {
      int descriptor = ProcessCalls.pidfdOpen(begun.outer);
      try {
        ProcessCalls.pidfdSendSignal(descriptor, ProcessCalls.SIGKILL);
        SpawnCalls.Status _ = SpawnCalls.waitFor(descriptor);
      } finally {
        FileCalls.close(descriptor);
      }
    } catch (SystemCallException _) {
      // It was waited for already.
    }
  }

  private static int parentOf(int pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("PPid:")) {
        return Integer.parseInt(line.substring(5).strip());
      }
    }
    throw new IOException("process " + pid + " has no parent");
  }
}
