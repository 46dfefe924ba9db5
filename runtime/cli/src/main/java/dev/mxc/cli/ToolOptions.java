package dev.mxc.cli;

import dev.mxc.manifest.ManifestException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where host tools come from. Never the manifest: it says which of them a program may call. */
final class ToolOptions {

  @Option(
      names = ToolServer.OPTION,
      paramLabel = "NAME=COMMAND|URL",
      description = {
        "An MCP server: a command, or an http(s) URL. Its tools are NAME.tool, for the manifest to grant",
        "(tools: [ NAME.tool ]); by itself the option grants none. May be repeated."
      })
  private List<String> tools = new ArrayList<>();

  /** The servers, of different names. */
  List<ToolServer> servers() throws ManifestException {
    List<ToolServer> servers = new ArrayList<>();
    for (String text : tools) {
      ToolServer server = ToolServer.parse(text);
      if (servers.stream().anyMatch(known -> known.name().equals(server.name()))) {
        throw ToolServer.problem(
            "two servers are named " + server.name() + ": give one of them another name");
      }
      servers.add(server);
    }
    return servers;
  }
}
