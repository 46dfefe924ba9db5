package dev.mxc.bridge.tools.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.bridge.approval.EscapedText;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolException;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.json.JsonBounds;
import dev.mxc.bridge.tools.schema.JsonSchema;
import dev.mxc.bridge.tools.schema.SchemaException;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server and its tools, as it listed them when it was opened; they are named {@code
 * NAME.tool}. The server may be asked for nothing else, and may ask for nothing (no sampling, no
 * elicitation, no roots). When it ends, calls under way fail, and so do later ones.
 */
public final class McpToolSource implements AutoCloseable {

  /** More than a model can be told of. */
  static final int TOOLS_MAX = 1000;

  private static final int PAGES_MAX = 100;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /** The SDK's timers are the last resort: ours and the broker's come first, and say what is so. */
  private static final Duration AFTER_THE_BROKER = Duration.ofSeconds(10);

  private final String name;
  private final McpOptions options;
  private final McpAsyncClient client;
  private final Runnable end;
  private final List<Tool> tools = new ArrayList<>();
  private final Map<String, String> leftOut = new LinkedHashMap<>();

  private McpToolSource(String name, McpOptions options, McpAsyncClient client, Runnable end) {
    this.name = name;
    this.options = options;
    this.client = client;
    this.end = end;
  }

  /** Calls that wait for a server, and whether it is still there. */
  private static final class Pending {
    private final Set<CompletableFuture<?>> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    <T> CompletableFuture<T> add(CompletableFuture<T> call) {
      calls.add(call);
      call.whenComplete((_, _) -> calls.remove(call));
      if (gone) {
        fail(call);
      }
      return call;
    }

    void serverGone() {
      gone = true;
      calls.forEach(Pending::fail);
    }

    private static void fail(CompletableFuture<?> call) {
      call.completeExceptionally(new ToolException("the tool's server has ended"));
    }
  }

  /**
   * Starts a server and lists its tools.
   *
   * @param command the program and its arguments
   * @throws IOException when it does not start or does not answer; the message says why
   */
  public static McpToolSource stdio(String name, List<String> command, McpOptions options)
      throws IOException {
    checkName(name);
    McpJsonMapper json = json(ServerProcess.LINE_BYTES_MAX);
    Pending pending = new Pending();
    StdioTransport transport =
        new StdioTransport(List.copyOf(command), options.environment(), json, pending::serverGone);
    McpToolSource source =
        new McpToolSource(name, options, client(transport, options), transport::end);
    source.open(pending, () -> transport.errors());
    return source;
  }

  /**
   * Connects to a server at a URL (streamable HTTP) and lists its tools. Redirects are not
   * followed.
   *
   * @throws IOException when it does not answer; the message says why
   */
  public static McpToolSource http(String name, URI url, McpOptions options) throws IOException {
    checkName(name);
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
      throw new ToolRegistrationException(
          "a tool server's URL is http:// or https:// with a host; found " + url);
    }
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    McpClientTransport transport =
        HttpClientStreamableHttpTransport.builder(scheme + "://" + url.getRawAuthority())
            .endpoint(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .jsonMapper(json(options.resultBytesMax()))
            .maxResponseSize(2 * options.resultBytesMax() + (1 << 20))
            .connectTimeout(options.startWithin())
            .addHttpRequestCustomizer(
                (builder, _, _, _, _) -> options.headers().forEach(builder::setHeader))
            .build();
    McpToolSource source = new McpToolSource(name, options, client(transport, options), () -> {});
    source.open(new Pending(), () -> "");
    return source;
  }

  /**
   * Checks a server's name, which becomes the first word of its tools' names.
   *
   * @throws ToolRegistrationException when it is none
   */
  public static void checkName(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}")) {
      throw new ToolRegistrationException(
          "a tool server's name is a letter or _, then letters, digits, _ or -; found "
              + EscapedText.cut(name, 100));
    }
  }

  private static McpJsonMapper json(int charsMax) {
    return new JacksonMcpJsonMapper(
        new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxStringLength(charsMax)
                        .maxNumberLength(JsonBounds.DIGITS_MAX)
                        .maxNestingDepth(JsonBounds.ARGUMENTS.depthMax() + 20)
                        .build())
                .build()));
  }

  private static McpAsyncClient client(McpClientTransport transport, McpOptions options) {
    return McpClient.async(new WithoutNotifications(transport))
        .clientInfo(McpSchema.Implementation.builder("mxc", "1").build())
        .initializationTimeout(options.startWithin().plus(AFTER_THE_BROKER))
        .requestTimeout(options.callTimeout().plus(AFTER_THE_BROKER))
        // The broker checks results, with the bounds that the SDK's validator lacks.
        .jsonSchemaValidator((_, _) -> ValidationResponse.asValid(""))
        .build();
  }

  private interface Errors {
    String text();
  }

  private void open(Pending pending, Errors errors) throws IOException {
    try {
      long deadline = System.nanoTime() + options.startWithin().toNanos();
      await(pending.add(client.initialize().toFuture()), deadline);
      list(pending, deadline);
    } catch (IOException e) {
      String said = errors.text();
      close();
      throw new IOException(
          "the tool server "
              + name
              + " cannot be used: "
              + e.getMessage()
              + (said.isEmpty() ? "" : "; it said: " + EscapedText.cut(said, 500)));
    }
  }

  private static <T> T await(Future<T> answer, long deadline) throws IOException {
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new IOException("it does not answer");
    } catch (ExecutionException e) {
      throw new IOException(reason(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  /** The first cause says what happened; what wraps it says that something did. */
  private static String reason(Throwable thrown) {
    String reason = "it failed";
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "nobody answers at its address";
      }
      reason = cause.getMessage() == null ? reason : cause.getMessage();
    }
    return EscapedText.cut(reason.strip(), 300);
  }

  private void list(Pending pending, long deadline) throws IOException {
    String cursor = McpSchema.FIRST_PAGE;
    for (int page = 0; page < PAGES_MAX; page++) {
      McpSchema.ListToolsResult listed =
          await(
              pending.add(
                  (cursor == null
                          ? client.listTools(McpSchema.FIRST_PAGE)
                          : client.listTools(cursor))
                      .toFuture()),
              deadline);
      for (McpSchema.Tool tool : listed.tools()) {
        add(tool, pending);
      }
      cursor = listed.nextCursor();
      if (cursor == null || cursor.isEmpty()) {
        return;
      }
    }
    throw new IOException("its list of tools does not end");
  }

  private void add(McpSchema.Tool listed, Pending pending) throws IOException {
    if (tools.size() + leftOut.size() == TOOLS_MAX) {
      throw new IOException("it has more than " + TOOLS_MAX + " tools");
    }
    String tool = name + "." + listed.name();
    try {
      if (tools.stream().anyMatch(known -> known.name().equals(tool))) {
        throw new ToolRegistrationException("the server lists it twice");
      }
      tools.add(
          Tool.named(tool)
              .describedAs(description(listed))
              .input(schema(listed.inputSchema()))
              .output(
                  listed.outputSchema() == null
                      ? java.util.Optional.empty()
                      : java.util.Optional.of(schema(listed.outputSchema())))
              .timeout(options.callTimeout())
              .resultBytesMax(options.resultBytesMax())
              .build((arguments, _) -> call(listed.name(), arguments, pending)));
    } catch (SchemaException | ToolRegistrationException e) {
      leftOut.put(tool, String.valueOf(e.getMessage()));
    }
  }

  private static String description(McpSchema.Tool listed) {
    String text = listed.description() == null ? listed.title() : listed.description();
    return text == null ? "" : text.substring(0, Math.min(text.length(), 4000));
  }

  private static JsonSchema schema(Map<String, Object> schema) throws SchemaException {
    JsonNode json = new ObjectMapper().valueToTree(schema);
    return JsonSchema.parse(json.toString());
  }

  private CompletionStage<Object> call(String tool, JsonNode arguments, Pending pending) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    if (pending.gone) {
      Pending.fail(result);
      return result;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    arguments.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    CompletableFuture<CallToolResult> answer =
        pending.add(
            client.callTool(CallToolRequest.builder(tool).arguments(fields).build()).toFuture());
    answer.whenComplete((value, failure) -> {
      if (failure != null && pending.gone) {
        // Whatever was noticed first: a broken pipe, or the end itself.
        Pending.fail(result);
      } else {
        settle(result, value, failure);
      }
    });
    // The guest no longer waits: nor does the client.
    result.whenComplete((_, _) -> answer.cancel(true));
    return result;
  }

  private static void settle(
      CompletableFuture<Object> result,
      @Nullable CallToolResult value,
      @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = failure.getCause();
      result.completeExceptionally(
          McpResults.failure(
              failure instanceof CompletionException && cause != null ? cause : failure));
      return;
    }
    try {
      if (value == null) {
        throw new ToolException("the tool's server sent no result");
      }
      result.complete(McpResults.of(value));
    } catch (ToolException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  /** The server's tools. */
  public List<Tool> tools() {
    return List.copyOf(tools);
  }

  /** The names of tools that cannot be used, each with the reason. */
  public Map<String, String> leftOut() {
    return Map.copyOf(leftOut);
  }

  /** Ends the connection, and the server that was started. */
  @Override
  public void close() {
    try {
      client.closeGracefully().toFuture().get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // What matters is the process.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    end.run();
  }
}
