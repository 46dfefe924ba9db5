package dev.mxc.cli;

import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.bridge.tools.mcp.McpOptions;
import dev.mxc.bridge.tools.mcp.McpToolSource;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The MCP servers of a command, from their start, all at once, to their end, which comes with mxc's
 * own however that comes: signals included. A server's standard error is shown only where it is the
 * reason why it cannot be used.
 */
final class ToolServers implements AutoCloseable {

  /** Nobody needs to be told of what is quicker. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Shorter than what {@link Main#end} gives all that has to be left behind in order. */
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(4);

  private static final int LISTED_MAX = 8;

  private final List<Opening> openings;
  private final Thread atExit = Thread.ofPlatform().unstarted(this::end);
  private ToolRegistry registry = ToolRegistry.empty();

  private ToolServers(List<Opening> openings) {
    this.openings = openings;
  }

  /** One server on its way, or there. */
  private static final class Opening {
    private final ToolServer server;
    private final CompletableFuture<McpToolSource> source = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean abandoned;

    Opening(ToolServer server) {
      this.server = server;
      this.thread = Thread.ofVirtual().name("mxc-tools-" + server.name()).start(this::open);
    }

    private void open() {
      try {
        source.complete(server.open(McpOptions.DEFAULT));
      } catch (IOException | ToolRegistrationException e) {
        failed(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        failed("the tool server " + server.name() + " cannot be used: unexpected failure: " + e);
      }
    }

    private void failed(String message) {
      if (!abandoned) {
        source.completeExceptionally(new IOException(message));
      }
    }

    /** Ends the server, or what there is of it. Nobody hears of an opening that was given up. */
    void close() {
      abandoned = true;
      thread.interrupt();
      try {
        thread.join(CLOSE_WITHIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      if (source.isDone() && !source.isCompletedExceptionally()) {
        source.join().close();
      }
    }
  }

  /**
   * Starts servers and waits until the tools of all of them are known.
   *
   * @throws ManifestException names each one that cannot be used; none is left running
   */
  static ToolServers start(List<ToolServer> servers, Terminal terminal) throws ManifestException {
    ToolServers started = new ToolServers(servers.stream().map(Opening::new).toList());
    if (servers.isEmpty()) {
      return started;
    }
    Runtime.getRuntime().addShutdownHook(started.atExit);
    try {
      started.registry = started.register(terminal);
      return started;
    } catch (ManifestException e) {
      started.close();
      throw e;
    }
  }

  private ToolRegistry register(Terminal terminal) throws ManifestException {
    ToolRegistry.Builder all = ToolRegistry.builder();
    List<Problem> problems = new ArrayList<>();
    for (Opening opening : openings) {
      try {
        McpToolSource source = await(opening, terminal);
        all.addAll(source.tools()).leftOut(source.leftOut());
      } catch (IOException | ToolRegistrationException e) {
        problems.addAll(ToolServer.problem(String.valueOf(e.getMessage())).problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ManifestException(problems);
    }
    return all.build();
  }

  private static McpToolSource await(Opening opening, Terminal terminal) throws IOException {
    try {
      try {
        return opening.source.get(QUICK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        terminal.waiting("waiting for the tool server " + opening.server.name());
        return opening.source.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException reason) {
        throw reason;
      }
      throw new AssertionError("an opening fails with nothing else", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  /** All tools that a manifest may grant. */
  ToolRegistry registry() {
    return registry;
  }

  /** What to do about tools that a manifest grants and nobody registered, in its problems. */
  List<Problem> explained(Manifest manifest, List<Problem> problems) {
    return openings.isEmpty()
        ? problems.stream().map(problem -> explained(manifest, problem)).toList()
        : problems;
  }

  private static Problem explained(Manifest manifest, Problem problem) {
    boolean ofTool =
        problem.pointer().matches("/tools/[0-9]+") && problem.source().equals(manifest.name());
    return ofTool
        ? new Problem(
            problem.source(),
            problem.pointer(),
            problem.line(),
            problem.column(),
            problem.message() + "; " + remedy())
        : problem;
  }

  /** How tools get here. */
  static String remedy() {
    return ToolServer.OPTION + " NAME=COMMAND|URL adds the tools of an MCP server";
  }

  /** What else is to be known of a call that was denied: the tool may not be here at all. */
  String hint(DenialSummary.Entry denial) {
    String name = denial.target();
    boolean known = registry.tool(name).isPresent();
    if (known || !denial.capability().equals(Capability.TOOL_CALL.id())) {
      return "";
    }
    // Until a tool is granted, a Python program can only say it with underscores.
    return registry.tools().stream()
        .map(Tool::name)
        .filter(other -> other.replace('-', '_').equals(name))
        .findFirst()
        .map(other -> "; to a manifest it is " + other)
        .orElse("; " + remedy());
  }

  /** Says so when servers were started and the manifest grants nothing of theirs. */
  void warnOfNoGrants(Manifest manifest, Terminal terminal) {
    if (!openings.isEmpty() && ungranted(manifest).size() == registry.tools().size()) {
      terminal.progress(
          "warning: the manifest grants none of the tools of "
              + ToolServer.OPTION
              + ": "
              + listed(ungranted(manifest)));
    }
  }

  /** The tools that a manifest might grant and does not. */
  List<String> ungranted(Manifest manifest) {
    Set<String> granted =
        manifest.tools().stream().map(Manifest.ToolRule::name).collect(Collectors.toSet());
    return registry.tools().stream()
        .map(Tool::name)
        .filter(name -> !granted.contains(name))
        .toList();
  }

  /** Names as a manifest would grant them. */
  static String listed(List<String> names) {
    String more = names.size() > LISTED_MAX ? ", ... (" + names.size() + " in all)" : "";
    return names.isEmpty()
        ? "there is none"
        : "write tools: [ "
            + String.join(", ", names.subList(0, Math.min(names.size(), LISTED_MAX)))
            + more
            + " ] in it";
  }

  /** Ends the servers, each with its children. */
  @Override
  public void close() {
    if (openings.isEmpty()) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // mxc is ending already, and this with it.
      return;
    }
    end();
  }

  private void end() {
    List<Thread> closing =
        openings.stream().map(opening -> Thread.ofVirtual().start(opening::close)).toList();
    long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
    try {
      for (Thread thread : closing) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
