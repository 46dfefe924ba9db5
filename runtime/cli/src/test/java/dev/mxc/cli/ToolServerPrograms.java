package dev.mxc.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** MCP servers as commands for {@code --tools}. */
final class ToolServerPrograms {

  private static final String PACKAGE = "@modelcontextprotocol/server-everything";
  private static final String VERSION = "2026.8.31";
  private static final Path FOLDER = Path.of("target", "node-tools").toAbsolutePath();

  /**
   * A server in a few lines. Its tools: {@code echo} returns its {@code text}, {@code refund} says
   * that it was done, {@code breaks} is an error for programmers. It greets on standard error. With
   * {@code full} it answers its first call when its input is full of others, and reads no more.
   */
  private static final String SMALL =
      """
      import array, fcntl, json, signal, sys, termios, time
      if "deaf" in sys.argv:
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
          signal.signal(signal.SIGINT, signal.SIG_IGN)
      print("a greeting of the server", file=sys.stderr, flush=True)
      def waiting():
          count = array.array("i", [0])
          fcntl.ioctl(0, termios.FIONREAD, count)
          return count[0]
      def answer(id, **fields):
          print(json.dumps({"jsonrpc": "2.0", "id": id, **fields}), flush=True)
      def text(words):
          return {"content": [{"type": "text", "text": words}]}
      TOOLS = [{"name": name, "description": name + " of the test", "inputSchema": {
                   "type": "object", "properties": {"text": {"type": "string"}}}}
               for name in ("echo", "refund", "breaks")]
      for line in sys.stdin:
          message = json.loads(line)
          id, method = message.get("id"), message["method"]
          if method == "initialize":
              answer(id, result={"protocolVersion": message["params"]["protocolVersion"],
                                 "capabilities": {"tools": {}}, "serverInfo": {"name": "s", "version": "1"}})
          elif method == "tools/list":
              answer(id, result={"tools": TOOLS})
          elif method == "tools/call":
              called, arguments = message["params"]["name"], message["params"].get("arguments", {})
              while "full" in sys.argv and waiting() < 60000:
                  time.sleep(0.01)
              if called == "breaks":
                  answer(id, error={"code": -32603, "message": "no disk\\x1b[2J"})
              else:
                  answer(id, result=text(arguments.get("text", "") if called == "echo" else "refunded"))
              if "full" in sys.argv:
                  signal.pause()
      if "deaf" in sys.argv:
          signal.pause()
      """;

  private ToolServerPrograms() {}

  /** The small server's command. */
  static String small(Path folder, String... arguments) {
    assumeTrue(runs(List.of("python3", "--version"), 10), "needs python3");
    Path program = folder.resolve("small server.py");
    try {
      Files.writeString(program, SMALL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "python3 '" + program + "' " + String.join(" ", arguments);
  }

  /** Whether a process is the small server. */
  static boolean isSmall(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("small server.py");
  }

  /** The reference server's command, installed below {@code target} by npm on first use. */
  static synchronized String everything(String transport) {
    Path server = FOLDER.resolve("node_modules").resolve(PACKAGE).resolve("dist/index.js");
    assumeTrue(runs(List.of("node", "--version"), 10), "needs node");
    if (!Files.exists(server)) {
      List<String> install =
          List.of(
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--ignore-scripts",
              "--prefix",
              FOLDER.toString(),
              PACKAGE + "@" + VERSION);
      assumeTrue(runs(install, 240) && Files.exists(server), "npm cannot install " + PACKAGE);
    }
    return "node '" + server + "' " + transport;
  }

  private static boolean runs(List<String> command, int seconds) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return false;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
