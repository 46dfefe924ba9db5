package dev.mxc.bridge.tools.mcp;

import dev.mxc.bridge.tools.ToolException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.AudioContent;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.EmbeddedResource;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.ResourceLink;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a server answered, as a tool's result. */
final class McpResults {

  /** JSON-RPC's code for arguments that do not fit; the message says how. */
  private static final int INVALID_PARAMS = -32602;

  private McpResults() {}

  /**
   * The structured result where there is one; else the text when all of it is text, blocks one
   * below the other; else a list of blocks, each with its {@code type}.
   *
   * @throws ToolException with the server's words when it says that the tool failed
   */
  static Object of(CallToolResult result) throws ToolException {
    if (Boolean.TRUE.equals(result.isError())) {
      throw new ToolException(text(result.content()));
    }
    if (result.structuredContent() != null) {
      return result.structuredContent();
    }
    if (result.content().stream().allMatch(TextContent.class::isInstance)) {
      return text(result.content());
    }
    return result.content().stream().map(McpResults::block).toList();
  }

  /** The server's words where they are about the arguments; it has others for programmers. */
  static Throwable failure(Throwable thrown) {
    return thrown instanceof McpError error
            && error.getJsonRpcError() != null
            && error.getJsonRpcError().code() == INVALID_PARAMS
        ? new ToolException(error.getJsonRpcError().message(), thrown)
        : thrown;
  }

  private static String text(List<Content> content) {
    return content.stream()
        .filter(TextContent.class::isInstance)
        .map(block -> ((TextContent) block).text())
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, Object> block(Content content) {
    return switch (content) {
      case TextContent text -> Map.of("type", "text", "text", text.text());
      case ImageContent image ->
          Map.of("type", "image", "mimeType", image.mimeType(), "data", image.data());
      case AudioContent audio ->
          Map.of("type", "audio", "mimeType", audio.mimeType(), "data", audio.data());
      case ResourceLink link ->
          Map.of("type", "resource_link", "name", link.name(), "uri", link.uri());
      case EmbeddedResource resource ->
          Map.of("type", "resource", "uri", resource.resource().uri());
      default -> Map.of("type", content.type());
    };
  }
}
