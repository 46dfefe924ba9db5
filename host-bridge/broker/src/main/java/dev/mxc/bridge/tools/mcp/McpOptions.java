package dev.mxc.bridge.tools.mcp;

import dev.mxc.bridge.tools.Tool;
import java.time.Duration;
import java.util.Map;

/**
 * How a server is reached and what its tools may use.
 *
 * @param environment variables for a server's process, besides PATH, HOME and the like
 * @param headers sent with every request to a server at a URL, such as Authorization
 * @param startWithin how long the server may take until its tools are known
 * @param callTimeout of each of its tools
 * @param resultBytesMax of each of its tools
 */
public record McpOptions(
    Map<String, String> environment,
    Map<String, String> headers,
    Duration startWithin,
    Duration callTimeout,
    int resultBytesMax) {

  public static final McpOptions DEFAULT =
      new McpOptions(
          Map.of(),
          Map.of(),
          Duration.ofSeconds(60),
          Tool.TIMEOUT_DEFAULT,
          Tool.RESULT_BYTES_DEFAULT);

  public McpOptions {
    environment = Map.copyOf(environment);
    headers = Map.copyOf(headers);
  }

  public McpOptions withEnvironment(Map<String, String> variables) {
    return new McpOptions(variables, headers, startWithin, callTimeout, resultBytesMax);
  }

  public McpOptions withHeaders(Map<String, String> sent) {
    return new McpOptions(environment, sent, startWithin, callTimeout, resultBytesMax);
  }

  public McpOptions withStartWithin(Duration most) {
    return new McpOptions(environment, headers, most, callTimeout, resultBytesMax);
  }

  public McpOptions withCallTimeout(Duration most) {
    return new McpOptions(environment, headers, startWithin, most, resultBytesMax);
  }

  public McpOptions withResultBytesMax(int bytes) {
    return new McpOptions(environment, headers, startWithin, callTimeout, bytes);
  }
}
