package dev.mxc.isolate;

import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.ToolReply.Failure;
import dev.mxc.bridge.protocol.ToolSpec;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of host tools by the guest of one context. As many are at the host as the wire allows; the
 * others wait for their turn here, so that a program may start as many as it likes. Safe for use by
 * several guest threads.
 */
public final class GuestTools {

  /** For a context that is nobody's: there is no tool, and nobody to ask. */
  public static final GuestTools NONE = new GuestTools(Optional.empty(), List.of());

  private final class Call {
    final String name;
    final String argumentsJson;
    final PendingReply answer = new PendingReply(() -> giveUp(this));

    /** Of the host, once it was asked. Guarded by the tools. */
    @Nullable PendingReply asked;

    /** Guarded by the tools. */
    boolean givenUp;

    Call(String name, String argumentsJson) {
      this.name = name;
      this.argumentsJson = argumentsJson;
    }
  }

  private final Optional<HostServices> host;
  private final List<ToolSpec> specs;

  // Guarded by this.
  private final Queue<Call> waiting = new ArrayDeque<>();
  private int underWay;

  public GuestTools(HostServices host, List<ToolSpec> specs) {
    this(Optional.of(host), specs);
  }

  private GuestTools(Optional<HostServices> host, List<ToolSpec> specs) {
    this.host = host;
    this.specs = List.copyOf(specs);
  }

  /** The granted tools. */
  public List<ToolSpec> specs() {
    return specs;
  }

  /**
   * Starts a call and does not wait for it. The reply may be completed on a thread that others
   * need; it fails with {@link RunEndedException} when there will be none.
   */
  public PendingReply begin(String name, String argumentsJson) {
    if (isTooLarge(argumentsJson)) {
      return PendingReply.of(
          new ToolReply.Raised(
              Failure.INVALID,
              "arguments of "
                  + name
                  + ": as JSON they are larger than "
                  + (WireBounds.TOOL_ARGUMENT_BYTES_MAX >> 20)
                  + " MiB"));
    }
    Call call = new Call(name, argumentsJson);
    synchronized (this) {
      if (underWay == WireBounds.TOOL_CALLS_IN_FLIGHT_MAX) {
        waiting.add(call);
        return call.answer;
      }
      underWay++;
    }
    send(call);
    return call.answer;
  }

  /** One that waits is not asked for; of one that the host was asked for, the host is told. */
  private void giveUp(Call call) {
    PendingReply asked;
    synchronized (this) {
      call.givenUp = true;
      asked = call.asked;
      if (waiting.remove(call)) {
        call.answer.complete(new ToolReply.Raised(Failure.FAILED, "the call was given up"));
      }
    }
    if (asked != null) {
      asked.giveUp();
    }
  }

  private static boolean isTooLarge(String json) {
    int most = WireBounds.TOOL_ARGUMENT_BYTES_MAX;
    return json.length() > most
        || json.length() > most / 3 && json.getBytes(StandardCharsets.UTF_8).length > most;
  }

  private void send(Call call) {
    PendingReply asked;
    try {
      asked = host.orElseThrow(RunEndedException::new).tool(call.name, call.argumentsJson);
    } catch (IOException _) {
      sendNext();
      call.answer.completeExceptionally(new RunEndedException());
      return;
    }
    boolean givenUp;
    synchronized (this) {
      call.asked = asked;
      givenUp = call.givenUp;
    }
    if (givenUp) {
      asked.giveUp();
    }
    asked.whenComplete((reply, failure) -> {
      sendNext();
      if (failure == null) {
        call.answer.complete(reply);
      } else {
        call.answer.completeExceptionally(new RunEndedException());
      }
    });
  }

  private void sendNext() {
    Call next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        underWay--;
        return;
      }
    }
    // Not here: this is the thread that takes the host's answers, and sending may wait.
    Thread.ofPlatform().daemon().name("mxc-tool-call").start(() -> send(next));
  }

  /**
   * Calls and waits.
   *
   * @throws RunEndedException when there will be no answer, or the thread was interrupted, which
   *     stays to be seen
   */
  public ToolReply call(String name, String argumentsJson) throws RunEndedException {
    PendingReply reply = begin(name, argumentsJson);
    try {
      return reply.get();
    } catch (InterruptedException _) {
      reply.giveUp();
      Thread.currentThread().interrupt();
      throw new RunEndedException();
    } catch (ExecutionException _) {
      throw new RunEndedException();
    }
  }
}
