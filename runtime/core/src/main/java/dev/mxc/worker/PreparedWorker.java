package dev.mxc.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import java.io.IOException;
import java.util.List;

/**
 * A worker that is nobody's: a process that holds language runtimes and memory. It may still be
 * warming up: a claim and a first run wait for it in the pipe. Claimed once, or closed.
 */
public final class PreparedWorker implements AutoCloseable {

  private final WorkerShape shape;
  private final WorkerBackend backend;

  private PreparedWorker(WorkerShape shape, WorkerBackend backend) {
    this.shape = shape;
    this.backend = backend;
  }

  /**
   * Starts a worker's process and returns at once.
   *
   * @throws WorkerException when the process cannot be started
   */
  public static PreparedWorker start(RuntimeImage image, WorkerShape shape) throws WorkerException {
    return start(WorkerCommand.of(image, shape), shape);
  }

  /**
   * As {@link #start(RuntimeImage, WorkerShape)}, for work that nobody waits for: it gets what CPU
   * time others leave.
   */
  public static PreparedWorker startInBackground(RuntimeImage image, WorkerShape shape)
      throws WorkerException {
    return start(WorkerCommand.inBackground(WorkerCommand.of(image, shape)), shape);
  }

  /** Starts any program as a worker: for tests of what the host does with a hostile one. */
  static PreparedWorker start(List<String> command, WorkerShape shape) throws WorkerException {
    try {
      WorkerProcess process = new WorkerProcess(command, WorkerCommand.ENVIRONMENT);
      WorkerBackend backend =
          new WorkerBackend(process, WorkerCommand.heapBytesMax(shape), shape.memoryBytes());
      PreparedWorker worker = new PreparedWorker(shape, backend);
      backend.open(
          new Message.Prepare(MessageCodec.buildDigest(), shape.language(), shape.threadsMax()));
      return worker;
    } catch (IOException e) {
      throw new WorkerException("the worker's JVM cannot be started: " + e.getMessage(), e);
    }
  }

  /** What the worker was prepared with. */
  public WorkerShape shape() {
    return shape;
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
