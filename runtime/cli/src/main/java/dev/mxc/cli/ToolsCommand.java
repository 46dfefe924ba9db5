package dev.mxc.cli;

import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.bridge.tools.stubs.ToolStubs;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Problem;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mxc tools}. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    header =
        "Prints the host tools that a manifest grants as typed signatures, ready for a prompt.",
    description = {
      "What is granted goes to standard output, what the servers have besides to standard error."
    },
    footer = {
      "",
      "Examples:",
      "  mxc tools -m mxc.yaml --tools orders='npx -y orders-mcp'",
      "  mxc tools -m mxc.yaml --format typescript --tools orders=https://tools.example.com/mcp",
      "  mxc tools --tools orders='npx -y orders-mcp'      what a manifest could grant"
    })
final class ToolsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ManifestOption manifest = new ManifestOption();

  @Option(
      names = "--format",
      paramLabel = "python|typescript",
      description = "The language of the signatures; python by default.")
  private String format = "python";

  @Mixin private ToolOptions tools = new ToolOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  ToolsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private interface Stubs {
    String of(List<Tool> tools);
  }

  @Override
  public Integer call() {
    Ending ending = new Ending(terminal, false, "mxc tools");
    Signals.install(ending::cancelled);
    try {
      Stubs stubs = stubs();
      Manifest granting = manifest.manifest();
      try (ToolServers servers = ToolServers.start(tools.servers(), terminal)) {
        List<Tool> granted = granted(granting, servers);
        if (!granted.isEmpty()) {
          terminal.out(stubs.of(granted));
        }
        List<String> ungranted = servers.ungranted(granting);
        if (!ungranted.isEmpty()) {
          terminal.progress("not granted: " + String.join(", ", ungranted));
        } else if (granted.isEmpty()) {
          terminal.progress("the manifest grants no tool; " + ToolServers.remedy());
        }
        return 0;
      }
    } catch (ManifestException e) {
      return ending.reject(e.problems());
    } catch (InvalidPathException _) {
      return ending.reject(new Problem("options", "--manifest", 0, 0, "no path of this machine"));
    }
  }

  private Stubs stubs() throws ManifestException {
    return switch (format) {
      case "python" -> ToolStubs::python;
      case "typescript" -> ToolStubs::typescript;
      default ->
          throw new ManifestException(
              List.of(
                  new Problem(
                      "options",
                      "--format",
                      0,
                      0,
                      "expected python or typescript; found " + Terminal.escaped(format))));
    };
  }

  /** The tools alone: what else a manifest asks for need not be there to write a prompt. */
  private static List<Tool> granted(Manifest manifest, ToolServers servers)
      throws ManifestException {
    ToolRegistry registry = servers.registry();
    List<ToolGrant> grants = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < manifest.tools().size(); i++) {
      ToolGrant grant = ToolGrant.of(manifest.tools().get(i).name());
      try {
        ToolGrants.of(registry, List.of(grant));
        grants.add(grant);
      } catch (ToolRegistrationException e) {
        problems.add(problem(manifest, "/tools/" + i, String.valueOf(e.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ManifestException(servers.explained(manifest, problems));
    }
    return ToolGrants.of(registry, grants).tools();
  }

  private static Problem problem(Manifest manifest, String pointer, String message) {
    Manifest.Place place = manifest.places().getOrDefault(pointer, new Manifest.Place(0, 0));
    return new Problem(manifest.name(), pointer, place.line(), place.column(), message);
  }
}
