package dev.mxc.bridge.tools.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * MCP over a process's standard streams. Not the SDK's own, which hands the host's whole
 * environment to the server, waits for ever for one that does not end, and does not say when one
 * has ended.
 */
final class StdioTransport implements McpClientTransport {

  /** Answers to a server's own requests that may wait until it reads. */
  private static final int REPLIES_WAITING_MAX = 64;

  private final List<String> command;
  private final Map<String, String> environment;
  private final McpJsonMapper json;
  private final Runnable ended;
  private final Executor threads = task -> Thread.ofVirtual().name("mcp-write").start(task);

  // Guarded by this: replies that the server did not take yet.
  private int repliesWaiting;

  private volatile @Nullable ServerProcess server;

  /** Why there is no server. The SDK drops what {@link #connect} throws. */
  private volatile @Nullable IOException notStarted;

  StdioTransport(
      List<String> command, Map<String, String> environment, McpJsonMapper json, Runnable ended) {
    this.command = command;
    this.environment = environment;
    this.json = json;
    this.ended = ended;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(() -> {
      try {
        server = ServerProcess.start(command, environment, line -> received(line, handler), ended);
      } catch (IOException e) {
        notStarted = e;
      }
    });
  }

  private void received(String line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    JSONRPCMessage message;
    try {
      message = McpSchema.deserializeJsonRpcMessage(json, line);
    } catch (IOException | RuntimeException _) {
      // Servers print greetings and logs where only messages belong.
      return;
    }
    handler.apply(Mono.just(message)).subscribe(_ -> {}, _ -> {});
    awaitRoomForReplies();
  }

  /**
   * A server that asks and does not read what it is told is read no more. Calls of tools do not
   * count: of those there are as many as their callers are allowed.
   */
  private synchronized void awaitRoomForReplies() {
    try {
      while (repliesWaiting >= REPLIES_WAITING_MAX) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void countReplies(int change) {
    repliesWaiting += change;
    notifyAll();
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    int replies = message instanceof JSONRPCResponse ? 1 : 0;
    return Mono.fromFuture(() -> {
      countReplies(replies);
      return CompletableFuture.runAsync(() -> write(message), threads)
          .whenComplete((_, _) -> countReplies(-replies))
          .thenApply(_ -> null);
    });
  }

  private void write(JSONRPCMessage message) {
    IOException failed = notStarted;
    ServerProcess running = server;
    if (running == null) {
      throw new UncheckedIOException(failed == null ? new IOException("not connected") : failed);
    }
    try {
      running.write(json.writeValueAsString(message));
    } catch (IOException e) {
      ended.run();
      throw new UncheckedIOException(e);
    }
  }

  /** The beginning of what the server wrote on its standard error. */
  String errors() {
    ServerProcess running = server;
    return running == null ? "" : running.errors();
  }

  /** Ends the server, now; may be called twice. */
  void end() {
    ServerProcess running = server;
    if (running != null) {
      running.end();
    }
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromFuture(
        () -> CompletableFuture.runAsync(this::end, threads).thenApply(_ -> null));
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }
}
