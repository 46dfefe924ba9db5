package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.ProtocolException;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The host's services as a worker reaches them: a frame out, and for a call the answer's frame
 * back. Nothing is sent outside a run: {@link #begin} opens the gate and {@link #end} sends the
 * last frame and closes it in one step.
 */
final class HostConnection implements HostServices {

  private final FrameOutput out;

  /** Held while a frame of a run is sent, so that none follows the run's last one. */
  private final ReentrantLock gate = new ReentrantLock();

  /** Guarded by {@link #gate}. */
  private boolean running;

  private final Semaphore callsLeft = new Semaphore(WireBounds.CALLS_IN_FLIGHT_MAX);
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Message.ToWorker>> calls = new ConcurrentHashMap<>();

  private final Map<Integer, PendingReply> toolCalls = new ConcurrentHashMap<>();

  private final NetworkStreams network = new NetworkStreams(this::send);

  private final ReentrantLock streams = new ReentrantLock();
  private final Condition streamsChanged = streams.newCondition();

  /** Bytes that may still be sent of each stream. Guarded by {@link #streams}. */
  private final Map<OutputStreamKind, Integer> window = new EnumMap<>(OutputStreamKind.class);

  /** Input that came and was not read. Guarded by {@link #streams}. */
  private ByteBuffer input = ByteBuffer.allocate(0);

  /** Whether input was asked for and has not come. Guarded by {@link #streams}. */
  private boolean inputAsked;

  /** Guarded by {@link #streams}. */
  private boolean inputEnded;

  /**
   * The streams' own copy of "not running": {@link #gate} is only ever taken inside {@link
   * #streams}. Guarded by {@link #streams}.
   */
  private boolean over = true;

  /** The host ends the run: what the guest writes on its way out is not output of the program. */
  private volatile boolean stopping;

  HostConnection(FrameOutput out) {
    this.out = out;
  }

  /** Opens the gate for a run: full windows, no input yet. */
  void begin() {
    streams.lock();
    try {
      for (OutputStreamKind kind : OutputStreamKind.values()) {
        window.put(kind, WireBounds.OUTPUT_WINDOW_BYTES);
      }
      input = ByteBuffer.allocate(0);
      inputAsked = false;
      inputEnded = false;
      over = false;
      stopping = false;
    } finally {
      streams.unlock();
    }
    gate.lock();
    try {
      running = true;
    } finally {
      gate.unlock();
    }
  }

  /** The run is being ended by its host. */
  void stop() {
    stopping = true;
  }

  /**
   * Sends the run's last frame; every later use fails, and every use under way is woken and fails.
   */
  void end(Message.Ended last) throws IOException {
    gate.lock();
    try {
      running = false;
      out.send(last);
    } finally {
      gate.unlock();
    }
    calls.values().forEach(call -> call.completeExceptionally(new RunEndedException()));
    toolCalls.keySet().forEach(id -> toolAnswered(id, Optional.empty()));
    network.end();
    streams.lock();
    try {
      over = true;
      streamsChanged.signalAll();
    } finally {
      streams.unlock();
    }
  }

  void send(Message.ToHost message) throws IOException {
    gate.lock();
    try {
      if (!running) {
        throw new RunEndedException();
      }
      out.send(message);
    } finally {
      gate.unlock();
    }
  }

  @Override
  public FileReply file(FileRequest request) throws IOException {
    Message.ToWorker answer = call(id -> new Message.FileCall(id, request));
    if (answer instanceof Message.FileAnswer(_, var reply)) {
      return reply;
    }
    throw new ProtocolException("the answer to a file operation is something else");
  }

  @Override
  public String request(Capability capability, String target) throws IOException {
    String cut = cut(target);
    Message.ToWorker answer = call(id -> new Message.Ask(id, capability, cut));
    if (answer instanceof Message.AskAnswer(_, var reason)) {
      return reason;
    }
    throw new ProtocolException("the answer to a request is something else");
  }

  /** At most so many at once as {@link WireBounds} says: {@link dev.mxc.isolate.GuestTools}. */
  @Override
  public PendingReply tool(String name, String argumentsJson) throws IOException {
    int id = lastCall.incrementAndGet();
    PendingReply answer = new PendingReply(() -> giveUp(id));
    toolCalls.put(id, answer);
    try {
      send(new Message.ToolCall(id, name, argumentsJson));
    } catch (IOException e) {
      toolCalls.remove(id);
      throw e;
    }
    return answer;
  }

  private void giveUp(int id) {
    try {
      send(new Message.ToolCancel(id));
    } catch (IOException _) {
      // The run is over, and so is the call.
    }
  }

  /** Takes the answer to a tool call; empty when there will be none. */
  void toolAnswered(int id, Optional<ToolReply> reply) {
    PendingReply call = toolCalls.remove(id);
    if (call != null) {
      reply.ifPresentOrElse(
          call::complete, () -> call.completeExceptionally(new RunEndedException()));
    }
  }

  private interface CallMessage {
    Message.ToHost of(int id);
  }

  private Message.ToWorker call(CallMessage message) throws IOException {
    try {
      callsLeft.acquire();
    } catch (InterruptedException _) {
      throw interrupted();
    }
    int id = lastCall.incrementAndGet();
    CompletableFuture<Message.ToWorker> answer = new CompletableFuture<>();
    calls.put(id, answer);
    try {
      send(message.of(id));
    } catch (IOException e) {
      calls.remove(id);
      callsLeft.release();
      throw e;
    }
    try {
      return answer.get();
    } catch (InterruptedException _) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /**
   * Takes an answer of the host. The permit of an abandoned call comes back only here: its id is in
   * flight until then.
   */
  void answered(int id, Message.ToWorker answer) {
    CompletableFuture<Message.ToWorker> call = calls.remove(id);
    if (call != null) {
      callsLeft.release();
      call.complete(answer);
    }
  }

  @Override
  public NetworkStream network(NetworkRequest request, NetworkStream.Listener listener)
      throws IOException {
    return network.open(request, listener);
  }

  /** Takes what happened to a stream of the network. */
  void networkSignalled(int stream, NetworkSignal signal) {
    network.signalled(stream, signal);
  }

  @Override
  public void refused(Capability capability, String target, String reason) throws IOException {
    send(new Message.Refused(capability, cut(target), cut(reason)));
  }

  @Override
  public void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (stopping) {
        throw new RunEndedException();
      }
      int length =
          takeWindow(stream, Math.min(bytes.remaining(), WireBounds.STREAM_FRAME_BYTES_MAX));
      byte[] part = new byte[length];
      bytes.get(part);
      send(new Message.Output(stream, part));
    }
  }

  /** How many of the wanted bytes may be sent now, at least one; waits for that. */
  private int takeWindow(OutputStreamKind stream, int wanted) throws IOException {
    streams.lock();
    try {
      while (window.getOrDefault(stream, 0) <= WireBounds.OUTPUT_FRAME_CHARGE) {
        if (over) {
          throw new RunEndedException();
        }
        streamsChanged.await();
      }
      int length =
          Math.min(window.getOrDefault(stream, 0) - WireBounds.OUTPUT_FRAME_CHARGE, wanted);
      window.merge(stream, -(length + WireBounds.OUTPUT_FRAME_CHARGE), Integer::sum);
      return length;
    } catch (InterruptedException _) {
      throw interrupted();
    } finally {
      streams.unlock();
    }
  }

  void credited(OutputStreamKind stream, int bytes) {
    streams.lock();
    try {
      window.merge(stream, bytes, Integer::sum);
      streamsChanged.signalAll();
    } finally {
      streams.unlock();
    }
  }

  @Override
  public int input(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    streams.lock();
    try {
      while (!input.hasRemaining()) {
        if (over) {
          throw new RunEndedException();
        }
        if (inputEnded) {
          return -1;
        }
        if (!inputAsked) {
          inputAsked = true;
          send(new Message.InputCredit(WireBounds.STREAM_FRAME_BYTES_MAX));
        }
        streamsChanged.await();
      }
      int count = Math.min(length, input.remaining());
      input.get(buffer, offset, count);
      return count;
    } catch (InterruptedException _) {
      throw interrupted();
    } finally {
      streams.unlock();
    }
  }

  /** Takes input of the host; no bytes mean its end. */
  void inputCame(byte[] bytes) {
    streams.lock();
    try {
      inputAsked = false;
      if (bytes.length == 0) {
        inputEnded = true;
      } else {
        input = ByteBuffer.wrap(bytes);
      }
      streamsChanged.signalAll();
    } finally {
      streams.unlock();
    }
  }

  private static String cut(String text) {
    return text.length() <= WireBounds.DENIAL_CHARS_MAX
        ? text
        : text.substring(0, WireBounds.DENIAL_CHARS_MAX);
  }

  /** The engine interrupts guest threads when it cancels a context; the status is kept for it. */
  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the guest is being stopped");
  }
}
