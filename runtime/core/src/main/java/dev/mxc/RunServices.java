package dev.mxc;

import dev.mxc.bridge.decision.Decision;
import dev.mxc.bridge.decision.DecisionListener;
import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.tools.PendingOutcome;
import dev.mxc.bridge.tools.ToolBroker;
import dev.mxc.network.RunNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What one run may ask of its host: the authority of the run, which ends with {@link #end}. Every
 * request is decided here or below, and every refusal is a decision on the run's stream.
 */
final class RunServices implements HostServices {

  /** The file service of a run. */
  @FunctionalInterface
  interface Files {
    FileReply handle(FileRequest request);
  }

  /** Nobody reads it. */
  private static final ToolReply GIVEN_UP =
      new ToolReply.Raised(ToolReply.Failure.FAILED, "the call was given up");

  private final Files files;
  private final HostCallCount hostCalls;
  private final ToolBroker tools;
  private final RunNetwork network;
  private final InputStream input;
  private final OutputSink output;
  private final DecisionListener decisions;
  private volatile boolean stopping;
  private volatile boolean over;

  RunServices(
      Files files,
      HostCallCount hostCalls,
      ToolBroker tools,
      RunNetwork network,
      InputStream input,
      OutputSink output,
      DecisionListener decisions) {
    this.files = files;
    this.hostCalls = hostCalls;
    this.tools = tools;
    this.network = network;
    this.input = input;
    this.output = output;
    this.decisions = decisions;
  }

  /**
   * The run is being ended: nothing is answered any more, so that a guest does not act on the error
   * of what passed a limit.
   */
  void stop() {
    stopping = true;
    tools.close();
    network.silence();
  }

  /** The run is over: whatever is asked from now on fails. */
  void end() {
    over = true;
    tools.close();
    network.close();
  }

  /** Requests to the host so far, file operations left aside. */
  long hostCalls() {
    return hostCalls.counted();
  }

  /** Bytes sent and received so far. */
  long networkBytes() {
    return network.bytesUsed();
  }

  @Override
  public FileReply file(FileRequest request) throws IOException {
    check();
    FileReply reply = files.handle(request);
    check();
    return reply;
  }

  @Override
  public String request(Capability capability, String target) throws IOException {
    check();
    hostCalls.count();
    String reason = "no manifest can grant it";
    decisions.decided(new Decision.Denied(capability, target, reason));
    return reason;
  }

  @Override
  public NetworkStream network(NetworkRequest request, NetworkStream.Listener listener)
      throws IOException {
    check();
    return network.open(request, listener);
  }

  @Override
  public PendingReply tool(String name, String argumentsJson) throws IOException {
    check();
    PendingOutcome call = tools.call(name, argumentsJson);
    PendingReply reply = new PendingReply(() -> call.cancel(true));
    call.whenComplete((outcome, failure) -> {
      if (call.isCancelled()) {
        // Not before: what still runs is the guest's call.
        call.letGo().thenRun(() -> complete(reply, GIVEN_UP));
      } else if (failure != null) {
        reply.completeExceptionally(new RunEndedException());
      } else {
        complete(reply, GrantedTools.reply(outcome));
      }
    });
    return reply;
  }

  private void complete(PendingReply reply, ToolReply said) {
    if (over || stopping) {
      reply.completeExceptionally(new RunEndedException());
    } else {
      reply.complete(said);
    }
  }

  @Override
  public void refused(Capability capability, String target, String reason) throws IOException {
    check();
    decisions.decided(new Decision.Denied(capability, target, reason));
  }

  @Override
  public void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException {
    // Output that was written before the end is shown even when it comes a little later.
    output.write(stream, bytes);
  }

  @Override
  public int input(byte[] buffer, int offset, int length) throws IOException {
    check();
    return input.read(buffer, offset, length);
  }

  private void check() throws IOException {
    if (over || stopping) {
      throw new RunEndedException();
    }
  }
}
