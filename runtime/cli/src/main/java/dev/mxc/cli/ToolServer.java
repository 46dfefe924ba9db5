package dev.mxc.cli;

import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.mcp.McpOptions;
import dev.mxc.bridge.tools.mcp.McpToolSource;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/** An MCP server as {@code --tools} names it. */
sealed interface ToolServer {

  String OPTION = "--tools";

  /** A name for the server, which its tools' names begin with. */
  String name();

  /** Starts or reaches it and lists its tools; the message of a failure says why and what to do. */
  McpToolSource open(McpOptions options) throws IOException;

  /** A program that speaks MCP over its standard streams. */
  record Program(String name, List<String> command) implements ToolServer {
    @Override
    public McpToolSource open(McpOptions options) throws IOException {
      try {
        return McpToolSource.stdio(name, command, options);
      } catch (IOException e) {
        throw new IOException(
            e.getMessage()
                + "; its command has to start a program that speaks MCP over standard input and output");
      }
    }
  }

  /** A server elsewhere, by streamable HTTP. */
  record Address(String name, URI url) implements ToolServer {
    @Override
    public McpToolSource open(McpOptions options) throws IOException {
      try {
        return McpToolSource.http(name, url, options);
      } catch (IOException e) {
        throw new IOException(
            e.getMessage()
                + "; its URL has to be that of MCP's streamable HTTP, which often ends in /mcp");
      }
    }
  }

  /**
   * Reads the option's value.
   *
   * @param text NAME=COMMAND or NAME=URL
   */
  static ToolServer parse(String text) throws ManifestException {
    int equals = text.indexOf('=');
    if (equals <= 0 || text.substring(equals + 1).isBlank()) {
      throw problem(
          "expected NAME=COMMAND or NAME=URL, such as orders='npx -y orders-mcp'; found "
              + Terminal.escaped(text));
    }
    String name = text.substring(0, equals);
    String where = text.substring(equals + 1).strip();
    try {
      McpToolSource.checkName(name);
      String lower = where.toLowerCase(Locale.ROOT);
      return lower.startsWith("http://") || lower.startsWith("https://")
          ? new Address(name, url(where))
          : new Program(name, command(name, where));
    } catch (ToolRegistrationException e) {
      throw problem(String.valueOf(e.getMessage()));
    } catch (CommandWords.UnfinishedException e) {
      throw problem("the command of " + name + ": " + e.getMessage());
    }
  }

  private static List<String> command(String name, String text)
      throws ManifestException, CommandWords.UnfinishedException {
    List<String> words = CommandWords.of(text);
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw problem("the command of " + name + " names no program");
    }
    return words;
  }

  private static URI url(String text) throws ManifestException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw problem(Terminal.escaped(text) + " is no URL: " + e.getReason());
    }
  }

  /** What is wrong with the option. */
  static ManifestException problem(String message) {
    return new ManifestException(List.of(new Problem("options", OPTION, 0, 0, message)));
  }
}
