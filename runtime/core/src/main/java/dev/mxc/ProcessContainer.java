package dev.mxc;

import dev.mxc.guard.Guard;
import dev.mxc.guard.GuardException;
import dev.mxc.guard.GuardedProcess;
import dev.mxc.guard.Layer;
import dev.mxc.manifest.Ceiling;
import dev.mxc.manifest.Limits;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Overrides;
import dev.mxc.manifest.Policy;
import dev.mxc.manifest.PolicyCompiler;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs any program of this machine behind the OS guard, with a manifest's files, environment and
 * limits: the classic process container. The program sees the system's installed programs, what the
 * manifest mounts, and nothing else; there is no network. Safe for use by several threads.
 */
public final class ProcessContainer implements AutoCloseable {

  private final Policy policy;
  private final RuntimeImage image;
  private final ScheduledThreadPoolExecutor timer;

  private ProcessContainer(Policy policy, RuntimeImage image) {
    this.policy = policy;
    this.image = image;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mxc-timer").factory());
    this.timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Opens a container on a manifest.
   *
   * @param progress hears what the first use on a machine makes ready, in words
   * @throws ManifestException when the manifest asks for what cannot hold for a foreign program
   * @throws SandboxException when the guard cannot be made ready
   */
  public static ProcessContainer open(
      Manifest manifest, Overrides overrides, List<Ceiling> ceilings, Consumer<String> progress)
      throws ManifestException {
    Policy policy =
        PolicyCompiler.compile(
            manifest, overrides, ceilings, PolicyCompiler.Purpose.FOREIGN_PROGRAM);
    try {
      return new ProcessContainer(policy, RuntimeImage.open(progress));
    } catch (WorkerException e) {
      throw new SandboxException(e);
    }
  }

  /** As {@link #open(Manifest, Overrides, List, Consumer)}, with the manifest alone. */
  public static ProcessContainer open(Manifest manifest) throws ManifestException {
    return open(manifest, Overrides.none(), List.of(), _ -> {});
  }

  /** The policy that holds. */
  public Policy policy() {
    return policy;
  }

  /** As {@link #start}, and waits for the end. */
  public RunResult run(List<String> command, RunOptions options) {
    return start(command, options).await();
  }

  /**
   * Starts a program. Returns when it runs and what holds around it was read back.
   *
   * @param command the program and its arguments; a name without a slash is looked for in the
   *     environment's {@code PATH}
   * @throws UnenforceablePolicyException when nothing ran because of what was asked for
   * @throws SandboxException when the program could not be started for another reason
   */
  public Started start(List<String> command, RunOptions options) {
    Limits limits = policy.limits();
    AtomicReference<@Nullable SupervisedRun> run = new AtomicReference<>();
    OutputSink output =
        new OutputSink(
            limits.outputBytes(),
            options.capture(),
            options.output(),
            limit -> {
              SupervisedRun supervised = run.get();
              if (supervised != null) {
                supervised.passed(limit);
              }
            });
    GuardedProcess process = launch(command);
    SupervisedRun supervised =
        new SupervisedRun(
            limits,
            SupervisedRun.START_UP_MAX,
            timer,
            finished -> {
              output.close();
              process.close();
              return result(finished, output, process);
            });
    run.set(supervised);
    ForeignExecution execution = new ForeignExecution(process, output, options.input());
    supervised.start(
        listener -> {
          execution.begin(
              listener,
              timer,
              limits.cpuMillis(),
              () -> supervised.passed(dev.mxc.bridge.protocol.Limit.CPU));
          return execution;
        },
        () -> {});
    return new Started(supervised, GuardWarning.of(policy.guard(), process.report()));
  }

  /**
   * A program that runs.
   *
   * @param warnings what its user should know before relying on the guard
   */
  public record Started(Run run, List<String> warnings) {
    /** Waits for the end. */
    public RunResult await() {
      return run.await();
    }
  }

  private GuardedProcess launch(List<String> command) {
    try {
      return Guard.launch(
          image.guardStarter(), ForeignGuard.profile(policy, image.ownFolders()), command);
    } catch (GuardException.LaunchFailed e) {
      throw ForeignGuard.isTheProgram(e, command.getFirst())
          ? new UnenforceablePolicyException(String.valueOf(e.getMessage()), e)
          : new SandboxException("the program was not started: " + e.getMessage(), e);
    } catch (GuardException.Unenforceable e) {
      throw new UnenforceablePolicyException(
          "guard " + policy.guard().id() + ": " + e.getMessage(), e);
    } catch (GuardException e) {
      throw new UnenforceablePolicyException(String.valueOf(e.getMessage()), e);
    }
  }

  private RunResult result(
      SupervisedRun.Finished finished, OutputSink output, GuardedProcess process) {
    Verdict verdict = Verdict.of(finished.end(), policy.limits());
    Map<String, Boolean> layers = new TreeMap<>();
    for (Layer layer : Layer.values()) {
      layers.put(layer.group(), false);
    }
    layers.putAll(process.report().groups());
    return new RunResult(
        UUID.randomUUID().toString(),
        verdict.status(),
        verdict.exitCode(),
        output.text(dev.mxc.bridge.protocol.HostServices.OutputStreamKind.STDOUT),
        output.text(dev.mxc.bridge.protocol.HostServices.OutputStreamKind.STDERR),
        null,
        verdict.error(),
        verdict.limit(),
        List.of(),
        new RunResult.Usage(
            finished.wallMillis(), finished.cpuMillis(), finished.peakMemoryBytes(), 0, 0, 0),
        List.of(),
        new RunResult.Dropped(0, 0),
        new RunResult.Enforced(
            policy.tier().id(),
            "process",
            layers,
            List.of("files are refused by the kernel, which keeps no list of denials")),
        policy.agent().orElse(null));
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
