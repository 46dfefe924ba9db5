package dev.mxc.isolate;

import dev.mxc.bridge.protocol.HostServices;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Calls of host tools by the guest of one context. As many are at the host as the wire allows; the
 * others wait for their turn here, so that a program may start as many as it likes. Safe for use by
 * several guest threads.
 */
public final class GuestTools {

  /** For a context that is nobody's: there is no tool, and nobody to ask. */
  public static final GuestTools NONE = new GuestTools(Optional.empty(), List.of());

  private record Waiting(String name, String argumentsJson, CompletableFuture<ToolReply> answer) {}

  private final Optional<HostServices> host;
  private final List<ToolSpec> specs;

  // Guarded by this.
  private final Queue<Waiting> waiting = new ArrayDeque<>();
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
   * Starts a call and does not wait for it. The future may be completed on a thread that others
   * need; it fails with {@link RunEndedException} when there will be no answer.
   */
  public CompletableFuture<ToolReply> begin(String name, String argumentsJson) {
    if (isTooLarge(argumentsJson)) {
      return CompletableFuture.completedFuture(
          new ToolReply.Raised(
              Failure.INVALID,
              "arguments of "
                  + name
                  + ": as JSON they are larger than "
                  + (WireBounds.TOOL_ARGUMENT_BYTES_MAX >> 20)
                  + " MiB"));
    }
    Waiting call = new Waiting(name, argumentsJson, new CompletableFuture<>());
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

  private static boolean isTooLarge(String json) {
    int most = WireBounds.TOOL_ARGUMENT_BYTES_MAX;
    return json.length() > most
        || json.length() > most / 3 && json.getBytes(StandardCharsets.UTF_8).length > most;
  }

  private void send(Waiting call) {
    CompletableFuture<ToolReply> reply;
    try {
      reply = host.orElseThrow(RunEndedException::new).tool(call.name, call.argumentsJson);
    } catch (IOException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    reply.whenComplete((answer, failure) -> {
      sendNext();
      if (failure == null) {
        call.answer.complete(answer);
      } else {
        call.answer.completeExceptionally(new RunEndedException());
      }
    });
  }

  private void sendNext() {
    Waiting next;
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
    try {
      return begin(name, argumentsJson).get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RunEndedException();
    } catch (ExecutionException _) {
      throw new RunEndedException();
    }
  }
}
