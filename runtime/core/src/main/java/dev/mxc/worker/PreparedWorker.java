package dev.mxc.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import dev.mxc.guard.GuardException;
import dev.mxc.guard.GuardProfile;
import dev.mxc.guard.GuardReport;
import dev.mxc.guard.GuardStarter;
import dev.mxc.guard.Requirement;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A worker that is nobody's: a process that holds language runtimes and memory. It may still be
 * warming up: a claim and a first run wait for it in the pipe. Claimed once, or closed.
 */
public final class PreparedWorker implements AutoCloseable {

  private final WorkerShape shape;
  private final WorkerProcess process;
  private final WorkerBackend backend;

  private PreparedWorker(WorkerShape shape, WorkerProcess process, WorkerBackend backend) {
    this.shape = shape;
    this.process = process;
    this.backend = backend;
  }

  /**
   * Starts a worker's process behind its guard; returns when the process runs and what holds was
   * read back.
   *
   * @param requirement what must hold around it
   * @throws UnenforceableException when this host cannot give what is required
   * @throws WorkerException when the process cannot be started
   */
  public static PreparedWorker start(RuntimeImage image, WorkerShape shape, Requirement requirement)
      throws WorkerException {
    return start(image, shape, requirement, profile -> profile);
  }

  /**
   * As {@link #start(RuntimeImage, WorkerShape, Requirement)}, for work that nobody waits for: it
   * gets what CPU time others leave.
   */
  public static PreparedWorker startInBackground(
      RuntimeImage image, WorkerShape shape, Requirement requirement) throws WorkerException {
    return start(image, shape, requirement, GuardProfile.Builder::background);
  }

  private static PreparedWorker start(
      RuntimeImage image,
      WorkerShape shape,
      Requirement requirement,
      UnaryOperator<GuardProfile.Builder> change)
      throws WorkerException {
    try {
      GuardProfile.Builder profile = WorkerGuard.profile(image, shape, requirement);
      return start(
          image.guardStarter(),
          change.apply(profile).build(),
          WorkerCommand.of(image, shape, requirement),
          shape);
    } catch (GuardException.Unenforceable e) {
      throw new UnenforceableException(String.valueOf(e.getMessage()), e);
    } catch (GuardException e) {
      throw new WorkerException("the worker cannot be started: " + e.getMessage(), e);
    }
  }

  /** Starts any program as a worker: for tests of what the host does with a hostile one. */
  static PreparedWorker start(List<String> command, WorkerShape shape) throws WorkerException {
    try {
      GuardProfile profile = WorkerGuard.bare(shape, Requirement.OFF).build();
      return start(GuardStarter.ofThisJvm(), profile, command, shape);
    } catch (GuardException e) {
      throw new WorkerException("the worker cannot be started: " + e.getMessage(), e);
    }
  }

  private static PreparedWorker start(
      GuardStarter starter, GuardProfile profile, List<String> command, WorkerShape shape)
      throws GuardException {
    WorkerProcess process = new WorkerProcess(starter, profile, command);
    WorkerBackend backend =
        new WorkerBackend(process, WorkerCommand.heapBytesMax(shape), shape.memoryBytes());
    PreparedWorker worker = new PreparedWorker(shape, process, backend);
    backend.open(
        new Message.Prepare(MessageCodec.buildDigest(), shape.language(), shape.threadsMax()));
    return worker;
  }

  /** What the worker was prepared with. */
  public WorkerShape shape() {
    return shape;
  }

  /** What holds around the process. */
  public GuardReport report() {
    return process.report();
  }

  /** Whether the process is still there. */
  public boolean usable() {
    return backend.usable();
  }

  /**
   * Makes the worker one trust domain's, for good. When it is lost already, its first run says so.
   */
  public WorkerBackend claim(ClaimSpec spec) {
    backend.claim(spec);
    return backend;
  }

  @Override
  public void close() {
    backend.close();
  }
}
