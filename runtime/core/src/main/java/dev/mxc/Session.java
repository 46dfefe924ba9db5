package dev.mxc;

import dev.mxc.bridge.approval.ApprovalWait;
import dev.mxc.bridge.decision.Decision;
import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.egress.NetworkQuota;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import dev.mxc.bridge.tools.ToolBroker;
import dev.mxc.bridge.tools.ToolCaller;
import dev.mxc.files.CommitConflictException;
import dev.mxc.files.FileService;
import dev.mxc.files.MountTable;
import dev.mxc.files.OverlayChanges;
import dev.mxc.manifest.Limits;
import dev.mxc.manifest.Policy;
import dev.mxc.worker.Backend;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Programs that belong together: one context per language, the same memory mounts and overlays, one
 * program at a time, in order. A limit, a cancel or a lost worker ends the session; what is asked
 * of it then says so.
 */
public final class Session implements AutoCloseable {

  private final Sandbox sandbox;
  private final ContextLife life;
  private final MountTable table;

  /** Held by the program under way. */
  private final Semaphore turn = new Semaphore(1, true);

  private final AtomicReference<@Nullable String> ended = new AtomicReference<>();

  // Guarded by turn.
  private final Map<Language, Backend> backends = new EnumMap<>(Language.class);

  Session(Sandbox sandbox, ContextLife life) {
    this.sandbox = sandbox;
    this.life = life;
    try {
      List<Path> own = new ArrayList<>(sandbox.image().ownFolders());
      own.addAll(sandbox.policy().secretFiles());
      this.table = MountTable.open(sandbox.mounts().specs(), own, sandbox.bytecode());
    } catch (IOException e) {
      throw new SandboxException(e);
    }
  }

  /** Runs a program to its end. */
  public RunResult run(Program program) {
    return run(program, RunOptions.defaults());
  }

  /**
   * Runs a program to its end. A thread that is interrupted while it waits cancels the run.
   *
   * @throws SandboxException when the session has ended, or no worker can be made
   */
  public RunResult run(Program program, RunOptions options) {
    return start(program, options).await();
  }

  /** As {@link #run(Program, RunOptions)}, without waiting. */
  public CompletableFuture<RunResult> runAsync(Program program, RunOptions options) {
    return CompletableFuture.supplyAsync(() -> run(program, options), Thread::startVirtualThread);
  }

  /**
   * Starts a program and returns at once, unless another one is under way, whose end is waited for.
   *
   * @throws SandboxException when the session has ended, or no worker can be made
   */
  public Run start(Program program, RunOptions options) {
    turn.acquireUninterruptibly();
    try {
      String why = ended.get();
      if (why != null) {
        throw new SandboxException("the session has ended: " + why + "; open another one");
      }
      return startNow(program, options);
    } catch (RuntimeException | Error e) {
      turn.release();
      throw e;
    }
  }

  private Run startNow(Program program, RunOptions options) {
    Backend backend = backends.computeIfAbsent(program.language(), sandbox::acquire);
    Limits limits = sandbox.policy().limits();
    DenialSummary denials = new DenialSummary();
    AtomicReference<@Nullable SupervisedRun> run = new AtomicReference<>();
    OutputSink output =
        new OutputSink(
            limits.outputBytes(), options.capture(), options.output(), limit -> passed(run, limit));
    FileService files =
        new FileService(
            table,
            limits.fileBytes(),
            limits.openFiles(),
            (capability, target, reason) ->
                denials.decided(new Decision.Denied(capability, target, reason)),
            limit -> passed(run, limit));
    String runId = UUID.randomUUID().toString();
    HostCallCount hostCalls =
        new HostCallCount(limits.hostCalls(), () -> passed(run, Limit.HOST_CALLS));
    RunServices services =
        new RunServices(
            files::handle,
            hostCalls,
            broker(runId, hostCalls, denials, run),
            sandbox
                .network()
                .run(
                    new NetworkQuota(limits.networkBytes(), () -> passed(run, Limit.NETWORK_BYTES)),
                    hostCalls,
                    denials),
            options.input(),
            output,
            denials);
    ResultAssembly assembly =
        new ResultAssembly(
            runId, sandbox.policy(), backend, output, files, services, denials, table);
    SupervisedRun supervised =
        new SupervisedRun(
            limits,
            sandbox.startUpMax(),
            sandbox.timer(),
            finished -> {
              try {
                services.end();
                files.close();
                output.close();
                RunResult result = assembly.result(finished);
                noteEnd(backend, result);
                if (life == ContextLife.SESSION) {
                  backend.rest();
                }
                return result;
              } finally {
                turn.release();
              }
            });
    run.set(supervised);
    RunSpec spec =
        new RunSpec(
            program.language(),
            program.module(),
            program.name(),
            program.source(),
            program.arguments(),
            life);
    supervised.start(listener -> backend.start(spec, services, listener), services::stop);
    return supervised;
  }

  private ToolBroker broker(
      String runId,
      HostCallCount hostCalls,
      DenialSummary denials,
      AtomicReference<@Nullable SupervisedRun> run) {
    Policy policy = sandbox.policy();
    return sandbox
        .tools()
        .broker(new ToolCaller(runId, policy.agent(), policy.onBehalfOf()))
        .hostCalls(hostCalls)
        .decisions(denials)
        .approvalWait(new WaitOfRun(run))
        .build();
  }

  /** The run is made last of all that it is made of. */
  private record WaitOfRun(AtomicReference<@Nullable SupervisedRun> run) implements ApprovalWait {
    @Override
    public void began() {
      Objects.requireNonNull(run.get()).wallClock().began();
    }

    @Override
    public void ended() {
      Objects.requireNonNull(run.get()).wallClock().ended();
    }
  }

  private static void passed(AtomicReference<@Nullable SupervisedRun> run, Limit limit) {
    SupervisedRun supervised = run.get();
    if (supervised != null) {
      supervised.passed(limit);
    }
  }

  private void noteEnd(Backend backend, RunResult result) {
    switch (result.status()) {
      case TIMEOUT, MEMORY, LIMIT, CANCELLED, INTERNAL ->
          ended.compareAndSet(null, "a run ended with status " + result.status().id());
      default -> {
        if (!backend.usable()) {
          ended.compareAndSet(null, "its worker is gone");
        }
      }
    }
  }

  /** What differs from the sources of overlay mounts. */
  public OverlayChanges changes() {
    return new OverlayChanges(table);
  }

  /**
   * Writes the changes of all overlay mounts into their sources: all of them or, where something
   * goes wrong, none.
   *
   * @throws CommitConflictException when a source has changed since; nothing was written
   * @throws IOException when writing fails; what was written is undone
   */
  public void commit() throws IOException, CommitConflictException {
    inTurn(() -> changes().commit());
  }

  /**
   * Writes the changes of all overlay mounts as a patch that {@code patch -p1} and {@code git
   * apply} take.
   */
  public void diff(OutputStream out) throws IOException {
    inTurn(() -> changes().diff(out));
  }

  private interface Action<E extends Exception> {
    void run() throws IOException, E;
  }

  private <E extends Exception> void inTurn(Action<E> action) throws IOException, E {
    turn.acquireUninterruptibly();
    try {
      action.run();
    } finally {
      turn.release();
    }
  }

  /** Waits for a program under way, then gives the worker back. */
  @Override
  public void close() {
    turn.acquireUninterruptibly();
    try {
      ended.compareAndSet(null, "it was closed");
      backends.forEach(sandbox::release);
      backends.clear();
      table.close();
    } catch (IOException e) {
      throw new SandboxException(
          "a temporary folder of the session could not be removed: " + e.getMessage(), e);
    } finally {
      turn.release();
    }
  }
}
