package dev.mxc.worker;

import dev.mxc.bridge.protocol.FrameInput;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import dev.mxc.bridge.protocol.ProtocolException;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The host's end of a worker's wire. One thread reads frames and never waits for anything else, so
 * a worker that floods one stream holds up only itself. Whatever is out of order, out of bounds or
 * malformed ends the connection, once, with {@link Events#broken}.
 */
final class WorkerConnection {

  /** Hears what becomes of the connection. */
  interface Events {

    /** The worker is prepared. */
    void ready(long baseHeapBytes);

    /**
     * There will be no more frames: {@code violation} says what the worker did wrong, or is null
     * when its pipe just ended.
     */
    void broken(@Nullable ProtocolException violation);
  }

  private enum State {
    STARTING,
    PREPARING,
    IDLE,
    RUNNING,
    RELEASING,
    BROKEN
  }

  private final FrameInput in;
  private final FrameOutput out;
  private final Events events;
  private final ExecutorService calls;

  /**
   * Sends the host's own frames, in order, so that a worker that does not read holds up nobody
   * else.
   */
  private final ExecutorService orders =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("mxc-orders").factory());

  /** Guarded by this, as is what follows. */
  private State state = State.STARTING;

  private @Nullable WireRun run;
  private CompletableFuture<OptionalLong> released = new CompletableFuture<>();

  WorkerConnection(InputStream frames, OutputStream sink, Events events) {
    this.in = new FrameInput(frames, WireBounds.TO_HOST_FRAME_BYTES_MAX);
    this.out = new FrameOutput(sink);
    this.events = events;
    this.calls =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("mxc-call-", 0).factory());
  }

  /** Starts to read. */
  void open() {
    Thread.ofPlatform().daemon().name("mxc-wire").start(this::readFrames);
  }

  /** Sends a frame behind those that were sent before; returns at once. */
  void send(Message.ToWorker message) {
    try {
      orders.execute(() -> {
        try {
          out.send(message);
        } catch (IOException _) {
          // The worker is gone, which the reader of its frames finds out.
        }
      });
    } catch (RejectedExecutionException _) {
      // The connection is broken, and that was told.
    }
  }

  /**
   * Starts a run; the worker must be claimed and idle, or still preparing, in which case the run
   * waits in the pipe.
   */
  WireRun start(RunSpec spec, HostServices services, Backend.Listener listener) throws IOException {
    WireRun started = new WireRun(out, calls, services, listener);
    synchronized (this) {
      if (state == State.BROKEN || state == State.RELEASING || run != null) {
        throw new IOException("the worker is not idle");
      }
      run = started;
    }
    send(new Message.Start(spec));
    return started;
  }

  /**
   * Ends the session; completes with the heap that the worker says it holds then, with nothing when
   * the worker is lost instead.
   */
  CompletableFuture<OptionalLong> release() {
    CompletableFuture<OptionalLong> answer = new CompletableFuture<>();
    synchronized (this) {
      if (state != State.IDLE) {
        return CompletableFuture.completedFuture(OptionalLong.empty());
      }
      state = State.RELEASING;
      released = answer;
    }
    send(new Message.Release());
    return answer;
  }

  private void readFrames() {
    ProtocolException violation = null;
    try {
      Optional<byte[]> frame;
      while ((frame = in.next()).isPresent()) {
        take(MessageCodec.decodeToHost(frame.get()));
      }
    } catch (ProtocolException e) {
      violation = e;
    } catch (IOException _) {
      // A pipe that fails is a worker that is gone.
    } catch (RuntimeException e) {
      violation = new ProtocolException("a frame could not be taken: " + e);
    }
    CompletableFuture<OptionalLong> waiting;
    synchronized (this) {
      state = State.BROKEN;
      waiting = released;
    }
    calls.shutdown();
    orders.shutdown();
    events.broken(violation);
    waiting.complete(OptionalLong.empty());
  }

  private void take(Message.ToHost message) throws ProtocolException {
    switch (message) {
      case Message.Hello(var build) -> {
        move(State.STARTING, State.PREPARING);
        if (!build.equals(MessageCodec.buildDigest())) {
          throw new ProtocolException("the worker is of another build");
        }
      }
      case Message.Ready(var baseHeapBytes) -> {
        move(State.PREPARING, State.IDLE);
        events.ready(Math.max(0, baseHeapBytes));
      }
      case Message.Started() -> startedRun();
      case Message.Released(var heldHeapBytes) -> {
        CompletableFuture<OptionalLong> waiting;
        synchronized (this) {
          move(State.RELEASING, State.IDLE);
          waiting = released;
        }
        waiting.complete(OptionalLong.of(heldHeapBytes));
      }
      case Message.Ended ended -> {
        WireRun over;
        synchronized (this) {
          over = current();
          run = null;
          state = State.IDLE;
        }
        over.take(ended);
      }
      case Message.Output m -> current().take(m);
      case Message.FileCall m -> current().take(m);
      case Message.Ask m -> current().take(m);
      case Message.ToolCall m -> begun().take(m);
      case Message.ToolCancel m -> begun().take(m);
      case Message.NetworkOpen m -> begun().network().take(m);
      case Message.NetworkSend m -> begun().network().take(m);
      case Message.NetworkFinish m -> begun().network().take(m);
      case Message.NetworkTaken m -> begun().network().take(m);
      case Message.NetworkClose m -> begun().network().take(m);
      case Message.Refused m -> current().take(m);
      case Message.InputCredit m -> current().take(m);
    }
  }

  private void startedRun() throws ProtocolException {
    WireRun current;
    synchronized (this) {
      current = run;
      if (state != State.IDLE || current == null) {
        throw new ProtocolException("a run began that the host did not start");
      }
      state = State.RUNNING;
    }
    current.started();
  }

  /**
   * The run under way. Before the guest's first instruction its runtime may ask for files too (it
   * looks for the program), so the run counts from its start by the host.
   */
  private synchronized WireRun current() throws ProtocolException {
    WireRun current = run;
    if (current == null || state != State.RUNNING && state != State.IDLE) {
      throw new ProtocolException("a request outside a run");
    }
    return current;
  }

  /** The run under way, past its guest's first instruction: nobody else calls tools. */
  private synchronized WireRun begun() throws ProtocolException {
    if (state != State.RUNNING) {
      throw new ProtocolException("a tool call outside a run");
    }
    return current();
  }

  private synchronized void move(State from, State to) throws ProtocolException {
    if (state != from) {
      throw new ProtocolException("a frame out of order: " + to + " in state " + state);
    }
    state = to;
  }
}
