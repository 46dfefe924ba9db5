package dev.mxc.bridge.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.bridge.NodeTools;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolBroker;
import dev.mxc.bridge.tools.ToolCaller;
import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolOutcome;
import dev.mxc.bridge.tools.ToolRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that say too much, read too little, or leave something behind. */
@Timeout(120)
class HostileServerTest {

  private static final String BEGINNING =
      """
      import json, subprocess, sys, threading, time
      def send(**fields):
          sys.stdout.write(json.dumps({"jsonrpc": "2.0", **fields}) + "\\n")
          sys.stdout.flush()
      def text(words):
          return {"content": [{"type": "text", "text": str(words)}]}
      def messages():
          for line in sys.stdin:
              yield json.loads(line)
      lists = 0
      def greet(message):
          global lists
          if message.get("method") == "initialize":
              send(id=message["id"], result={"protocolVersion": message["params"]["protocolVersion"],
                  "capabilities": {"tools": {"listChanged": True}}, "serverInfo": {"name": "s", "version": "1"}})
          elif message.get("method") == "tools/list":
              lists += 1
              send(id=message["id"], result={"tools": [{"name": "t", "inputSchema": {"type": "object"}}]})
      """;

  private static McpToolSource open(String program) throws IOException {
    assumeTrue(NodeTools.onPath("python3"), "needs python3");
    return McpToolSource.stdio(
        "s", List.of("python3", "-c", BEGINNING + program), McpOptions.DEFAULT);
  }

  private static CompletableFuture<ToolOutcome> call(McpToolSource source, String arguments) {
    ToolRegistry registry = ToolRegistry.builder().addAll(source.tools()).build();
    List<ToolGrant> grants = source.tools().stream().map(Tool::name).map(ToolGrant::of).toList();
    return ToolBroker.builder(
            ToolGrants.of(registry, grants),
            new ToolCaller("run-1", Optional.empty(), Optional.empty()))
        .build()
        .call("s.t", arguments);
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().toList();
  }

  /** Closes a source; all that came since {@code before} is gone then. */
  private static void assertNothingStays(McpToolSource source, List<ProcessHandle> before)
      throws Exception {
    List<ProcessHandle> started = new ArrayList<>(children());
    started.removeAll(before);
    assertThat(started).isNotEmpty().allMatch(ProcessHandle::isAlive);
    CompletableFuture.runAsync(source::close).get(30, TimeUnit.SECONDS);
    for (ProcessHandle process : started) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatAServerStartedEndsWithItEvenWhenTheServerEndsFirst() throws Exception {
    List<ProcessHandle> before = children();
    McpToolSource source =
        open(
            """
            left = subprocess.Popen(["sleep", "1000"], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for message in messages():
                greet(message)
            """);
    assertNothingStays(source, before);
  }

  @Test
  void toolsAreListedOnceWhateverTheServerSaysOfChanges() throws Exception {
    try (McpToolSource source =
        open(
            """
            rounds, asked = 0, None
            for message in messages():
                greet(message)
                if message.get("method") == "tools/call":
                    asked = message["id"]
                    for i in range(10):
                        send(method="notifications/tools/list_changed")
                if asked is not None and rounds < 20:
                    # What it said before was heard when this is answered.
                    rounds += 1
                    send(id="round" + str(rounds), method="ping")
                elif asked is not None:
                    send(id=asked, result=text(lists))
            """)) {
      assertThat(call(source, "{}").get(60, TimeUnit.SECONDS))
          .isEqualTo(new ToolOutcome.Returned("\"1\""));
    }
  }

  @Test
  void aServerThatAsksAndDoesNotReadIsReadNoMore() throws Exception {
    try (McpToolSource source =
        open(
            """
            QUESTIONS = 20000
            asked, stuck = 0, threading.Event()
            def ask():
                global asked
                while asked < QUESTIONS:
                    asked += 1
                    send(id=str(asked) + "x" * 200, method="ping")
            def flood():
                global stuck_at
                asking = threading.Thread(target=ask)
                asking.start()
                before = -1
                while before != asked:
                    before = asked
                    time.sleep(0.5)
                stuck_at = asked
                return asking
            answers, asking, call = 0, None, None
            for message in messages():
                greet(message)
                if message.get("method") == "tools/call":
                    call = message["id"]
                    asking = flood()
                answers += "result" in message
                if answers == QUESTIONS:
                    asking.join()
                    send(id=call, result=text("stuck before the end: " + str(stuck_at < QUESTIONS)))
            """)) {
      // Each question has its answer once the server reads again.
      assertThat(call(source, "{}").get(60, TimeUnit.SECONDS))
          .isEqualTo(new ToolOutcome.Returned("\"stuck before the end: True\""));
    }
  }
}
