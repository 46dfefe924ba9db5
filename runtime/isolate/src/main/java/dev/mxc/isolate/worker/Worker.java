package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.FrameInput;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import dev.mxc.bridge.protocol.ProtocolException;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.isolate.Contexts;
import dev.mxc.isolate.GuestMeter;
import dev.mxc.isolate.Runtimes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the host's frames, one after the other, and never waits in doing so: a run has a thread of
 * its own. The order of a worker's life is checked here too, although the host is trusted: a frame
 * out of order is a fault of ours.
 */
final class Worker {

  private final FrameInput in;
  private final FrameOutput out;
  private final HostConnection host;
  private final Contexts contexts;

  private @Nullable ClaimSpec claim;
  private @Nullable WorkerRun run;

  Worker(FrameInput in, FrameOutput out, Runtimes runtimes) {
    this.in = in;
    this.out = out;
    this.host = new HostConnection(out);
    this.contexts = new Contexts(runtimes, host);
  }

  /** Serves until the host's pipe ends. */
  void serve() throws IOException {
    out.send(new Message.Hello(MessageCodec.buildDigest()));
    while (true) {
      Optional<byte[]> frame = in.next();
      if (frame.isEmpty()) {
        return;
      }
      take(MessageCodec.decodeToWorker(frame.get()));
    }
  }

  private void take(Message.ToWorker message) throws IOException {
    switch (message) {
      case Message.Prepare(var build, var language, var threadsMax) ->
          prepare(build, language, threadsMax);
      case Message.Claim(var spec) -> claim(spec);
      case Message.Start(var spec) -> start(spec);
      case Message.Cancel() -> {
        if (run != null) {
          host.stop();
          run.cancel();
        }
      }
      case Message.FileAnswer answer -> host.answered(answer.call(), answer);
      case Message.AskAnswer answer -> host.answered(answer.call(), answer);
      case Message.ToolAnswer(var call, var reply) -> host.toolAnswered(call, Optional.of(reply));
      case Message.NetworkSignalled(var stream, var signal) ->
          host.networkSignalled(stream, signal);
      case Message.Input(var bytes) -> host.inputCame(bytes);
      case Message.OutputCredit(var stream, var bytes) -> host.credited(stream, bytes);
      case Message.Release() -> {
        awaitRun();
        contexts.release();
        out.send(new Message.Released(heldHeapBytes()));
      }
    }
  }

  /** Looked at closely only where the next guest might get less than its limit. */
  private long heldHeapBytes() {
    long held = GuestMeter.heldHeapBytes();
    if (claim != null && Runtime.getRuntime().maxMemory() - held < claim.memoryBytesMax()) {
      System.gc();
      held = GuestMeter.heldHeapBytes();
    }
    return held;
  }

  /** The claim may come while this is under way; it waits in the pipe. */
  private void prepare(String build, Language language, int threadsMax) throws IOException {
    if (!build.equals(MessageCodec.buildDigest())) {
      throw new ProtocolException("the host is of another build");
    }
    Thread preparing =
        new Thread(contexts.threads(), () -> contexts.prepare(language, threadsMax), "prepare");
    preparing.start();
    join(preparing);
    Runtime runtime = Runtime.getRuntime();
    out.send(new Message.Ready(runtime.totalMemory() - runtime.freeMemory()));
  }

  private static void join(Thread thread) throws InterruptedIOException {
    try {
      thread.join();
    } catch (InterruptedException _) {
      throw new InterruptedIOException("interrupted while preparing");
    }
  }

  private void claim(ClaimSpec spec) throws ProtocolException {
    if (claim != null) {
      throw new ProtocolException("claimed twice");
    }
    claim = spec;
  }

  private void start(RunSpec spec) throws ProtocolException {
    if (claim == null) {
      throw new ProtocolException("a run before the claim");
    }
    awaitRun();
    GuestMeter.resetPeakHeap();
    run = new WorkerRun(claim, spec, contexts, host);
    run.start();
  }

  /**
   * The last run has sent its last frame when the host starts the next; what is left of it is a few
   * instructions.
   */
  private void awaitRun() throws ProtocolException {
    if (run != null) {
      run.join();
      run = null;
    }
  }
}
