package dev.mxc.worker;

import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.ProtocolException;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a worker's run asks of its host: every frame is checked against the bounds of the wire, then
 * acted on by another thread. The {@code take} methods are called by the connection's reader alone
 * and never wait.
 */
final class WireRun {

  /** What the delivering thread does next. */
  private sealed interface Delivery {
    record Bytes(OutputStreamKind stream, byte[] bytes) implements Delivery {}

    record End(Message.Ended ended) implements Delivery {}

    record Abandon(Runnable afterwards) implements Delivery {}
  }

  /**
   * A worker keeps to half of it: it may have an answer, and ask again, a moment before the host
   * has counted the answer as sent.
   */
  private static final int CALLS_IN_FLIGHT_MAX = 2 * WireBounds.CALLS_IN_FLIGHT_MAX;

  /** As {@link #CALLS_IN_FLIGHT_MAX}, of tool calls. */
  private static final int TOOL_CALLS_IN_FLIGHT_MAX = 2 * WireBounds.TOOL_CALLS_IN_FLIGHT_MAX;

  /** In the place of a result that the host does not hold. */
  private static final ToolReply TOO_MUCH =
      new ToolReply.Raised(
          ToolReply.Failure.FAILED,
          "the result was dropped: results of more than "
              + (WireBounds.TOOL_RESULT_CHARS_WAITING_MAX >> 20)
              + " MiB wait to be taken; call fewer tools at once");

  /** Nothing more can be done for it. */
  private static final CompletableFuture<Void> ANSWERED = CompletableFuture.completedFuture(null);

  private final FrameOutput out;
  private final ExecutorService calls;
  private final HostServices services;
  private final Backend.Listener listener;

  private final Set<Integer> callsInFlight = ConcurrentHashMap.newKeySet();

  /** What tells each that its guest gave it up. */
  private final Map<Integer, CompletableFuture<Void>> toolCallsInFlight = new ConcurrentHashMap<>();

  /** Of results that were not sent yet. */
  private final AtomicLong resultChars = new AtomicLong();

  private final WireNetwork network;
  private final AtomicBoolean inputAsked = new AtomicBoolean();

  /** What the worker may still send of each stream. Guarded by itself. */
  private final Map<OutputStreamKind, Integer> window = new EnumMap<>(OutputStreamKind.class);

  /** Bounded by the windows. */
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

  WireRun(
      FrameOutput out, ExecutorService calls, HostServices services, Backend.Listener listener) {
    this.out = out;
    this.calls = calls;
    this.services = services;
    this.listener = listener;
    this.network = new WireNetwork(out, services);
    for (OutputStreamKind stream : OutputStreamKind.values()) {
      window.put(stream, WireBounds.OUTPUT_WINDOW_BYTES);
    }
    Thread.ofPlatform().daemon().name("mxc-output").start(this::deliver);
  }

  void started() {
    listener.started();
  }

  /**
   * No more frames will come; {@code afterwards} runs when the output that came before is
   * delivered.
   */
  void abandon(Runnable afterwards) {
    deliveries.add(new Delivery.Abandon(afterwards));
  }

  void take(Message.Ended ended) {
    deliveries.add(new Delivery.End(ended));
  }

  void take(Message.Output output) throws ProtocolException {
    int length = output.bytes().length;
    int charge = length + WireBounds.OUTPUT_FRAME_CHARGE;
    synchronized (window) {
      int left = window.getOrDefault(output.stream(), 0) - charge;
      if (length == 0 || length > WireBounds.STREAM_FRAME_BYTES_MAX || left < 0) {
        throw new ProtocolException("output beyond its window");
      }
      window.put(output.stream(), left);
    }
    deliveries.add(new Delivery.Bytes(output.stream(), output.bytes()));
  }

  void take(Message.FileCall call) throws ProtocolException {
    answer(call.call(), () -> new Message.FileAnswer(call.call(), services.file(call.request())));
  }

  void take(Message.Ask ask) throws ProtocolException {
    answer(
        ask.call(),
        () -> new Message.AskAnswer(ask.call(), services.request(ask.capability(), ask.target())));
  }

  /** Holds no thread while the tool, or a person, takes its time. */
  void take(Message.ToolCall call) throws ProtocolException {
    CompletableFuture<Void> givenUp = new CompletableFuture<>();
    if (toolCallsInFlight.size() >= TOOL_CALLS_IN_FLIGHT_MAX
        || toolCallsInFlight.putIfAbsent(call.call(), givenUp) != null) {
      throw new ProtocolException("too many tool calls, or a call's number twice");
    }
    onCallThread(() -> {
      PendingReply asked = services.tool(call.name(), call.argumentsJson());
      if (asked.state() == Future.State.SUCCESS) {
        // One change of threads less for a tool that takes no time.
        answer(call.call(), asked.resultNow()).run();
        return;
      }
      // Sending waits for a worker that does not read, which the tool must not.
      asked.thenAccept(reply -> onCallThread(answer(call.call(), reply)));
      // To stop a tool may take its time, which the reader of frames has not.
      givenUp.thenRunAsync(asked::giveUp, stop -> onCallThread(stop::run));
    });
  }

  /** Of no effect for a call whose answer is on its way, or that was given up before. */
  void take(Message.ToolCancel cancel) {
    CompletableFuture<Void> givenUp = toolCallsInFlight.get(cancel.call());
    if (givenUp != null) {
      givenUp.complete(null);
    }
  }

  /** Counts a reply among those that wait to be sent, and says how it is sent. */
  private Work answer(int call, ToolReply reply) {
    // What tells it of its end holds its reply, and may be there for long.
    toolCallsInFlight.replace(call, ANSWERED);
    int chars = reply instanceof ToolReply.Returned(var json) ? json.length() : 0;
    boolean kept = resultChars.addAndGet(chars) <= WireBounds.TOOL_RESULT_CHARS_WAITING_MAX;
    if (!kept) {
      resultChars.addAndGet(-chars);
    }
    Message.ToolAnswer answer = new Message.ToolAnswer(call, kept ? reply : TOO_MUCH);
    return () -> {
      out.send(answer);
      toolCallsInFlight.remove(call);
      if (kept) {
        resultChars.addAndGet(-chars);
      }
    };
  }

  /** The streams of the network. */
  WireNetwork network() {
    return network;
  }

  void take(Message.Refused refused) throws ProtocolException {
    if (refused.target().length() > WireBounds.DENIAL_CHARS_MAX
        || refused.reason().length() > WireBounds.DENIAL_CHARS_MAX) {
      throw new ProtocolException("a denial's text is too long");
    }
    try {
      services.refused(refused.capability(), refused.target(), refused.reason());
    } catch (IOException _) {
      // The run is ending; so is the worker's interest.
    }
  }

  void take(Message.InputCredit credit) throws ProtocolException {
    if (credit.bytes() <= 0 || !inputAsked.compareAndSet(false, true)) {
      throw new ProtocolException("input asked for twice");
    }
    int length = Math.min(credit.bytes(), WireBounds.STREAM_FRAME_BYTES_MAX);
    // Of its own: a read of standard input may wait for ever.
    Thread.ofPlatform().daemon().name("mxc-input").start(() -> feed(length));
  }

  private void feed(int length) {
    byte[] buffer = new byte[length];
    try {
      int count = services.input(buffer, 0, length);
      inputAsked.set(false);
      out.send(new Message.Input(count < 0 ? new byte[0] : Arrays.copyOf(buffer, count)));
    } catch (IOException _) {
      // The run or the worker is over.
    }
  }

  private interface Answer {
    Message.ToWorker get() throws IOException;
  }

  private void answer(int call, Answer answer) throws ProtocolException {
    if (callsInFlight.size() >= CALLS_IN_FLIGHT_MAX || !callsInFlight.add(call)) {
      throw new ProtocolException("too many calls, or a call's number twice");
    }
    onCallThread(() -> {
      out.send(answer.get());
      // Not before: a worker that asks and never reads would have no bound.
      callsInFlight.remove(call);
    });
  }

  private interface Work {
    void run() throws IOException;
  }

  private void onCallThread(Work work) {
    try {
      calls.execute(() -> {
        try {
          work.run();
        } catch (IOException _) {
          // The run or the worker is over.
        }
      });
    } catch (RejectedExecutionException _) {
      // The connection broke in this very moment.
    }
  }

  private void deliver() {
    try {
      while (true) {
        switch (deliveries.take()) {
          case Delivery.Bytes(var stream, var bytes) -> handOver(stream, bytes);
          case Delivery.End(var ended) -> {
            listener.ended(ended.outcome(), ended.cpuNanos(), ended.peakHeapBytes());
            return;
          }
          case Delivery.Abandon(var afterwards) -> {
            afterwards.run();
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the delivery", e);
    }
  }

  private void handOver(OutputStreamKind stream, byte[] bytes) {
    try {
      services.output(stream, ByteBuffer.wrap(bytes));
      int charge = bytes.length + WireBounds.OUTPUT_FRAME_CHARGE;
      synchronized (window) {
        window.merge(stream, charge, Integer::sum);
      }
      out.send(new Message.OutputCredit(stream, charge));
    } catch (IOException _) {
      // The run is ending: the worker gets no more credit, and hears of the end by other means.
    }
  }
}
