package dev.mxc.bridge.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.bridge.NodeTools;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolBroker;
import dev.mxc.bridge.tools.ToolCaller;
import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolOutcome;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.ToolRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tools of the reference server, over both transports, and of servers that misbehave. */
@Timeout(300)
class McpToolSourceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static McpToolSource everything;

  private static List<String> everythingCommand(String transport) {
    Path server =
        NodeTools.folder()
            .resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
    return List.of("node", server.toString(), transport);
  }

  @BeforeAll
  static void start() throws IOException {
    everything =
        McpToolSource.stdio(
            "everything",
            everythingCommand("stdio"),
            McpOptions.DEFAULT.withEnvironment(Map.of("SHOWN", "yes")));
  }

  @AfterAll
  static void stop() {
    if (everything != null) {
      everything.close();
    }
  }

  private static ToolBroker broker(McpToolSource source) {
    ToolRegistry registry =
        ToolRegistry.builder().addAll(source.tools()).leftOut(source.leftOut()).build();
    return ToolBroker.builder(
            ToolGrants.of(
                registry, source.tools().stream().map(tool -> ToolGrant.of(tool.name())).toList()),
            new ToolCaller("run-1", Optional.empty(), Optional.empty()))
        .build();
  }

  private static ToolOutcome call(McpToolSource source, String name, String arguments) {
    try {
      return broker(source).call(name, arguments).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String returned(McpToolSource source, String name, String arguments) {
    ToolOutcome outcome = call(source, name, arguments);
    assertThat(outcome).isInstanceOf(ToolOutcome.Returned.class);
    return ((ToolOutcome.Returned) outcome).json();
  }

  @Test
  void itsToolsAreNamedAfterTheServer() {
    assertThat(everything.tools())
        .extracting(Tool::name)
        .contains("everything.echo", "everything.get-sum", "everything.get-structured-content");
    assertThat(everything.leftOut()).isEmpty();
    assertThat(everything.tools()).allMatch(tool -> !tool.description().isEmpty());
  }

  @Test
  void textIsAString() {
    assertThat(returned(everything, "everything.echo", "{\"message\":\"h\u00e9 \ud83d\ude00\"}"))
        .isEqualTo("\"Echo: h\u00e9 \ud83d\ude00\"");
    assertThat(returned(everything, "everything.get-sum", "{\"a\":2,\"b\":40}")).contains("42");
  }

  @Test
  void structuredContentIsAnObject() throws Exception {
    JsonNode weather =
        JSON.readTree(
            returned(
                everything, "everything.get-structured-content", "{\"location\":\"Chicago\"}"));
    assertThat(weather.path("temperature").isNumber()).isTrue();
  }

  @Test
  void otherContentIsAListOfBlocks() throws Exception {
    JsonNode blocks = JSON.readTree(returned(everything, "everything.get-tiny-image", "{}"));
    assertThat(blocks.findValuesAsText("type")).contains("text", "image");
    assertThat(blocks.findValue("mimeType").asText()).isEqualTo("image/png");
  }

  @Test
  void argumentsAreCheckedHereBeforeTheServerSeesThem() {
    assertThat(call(everything, "everything.get-sum", "{\"a\":2,\"b\":\"x\"}"))
        .isInstanceOfSatisfying(
            ToolOutcome.Invalid.class,
            invalid ->
                assertThat(invalid.message())
                    .isEqualTo(
                        "arguments of everything.get-sum: at /b: expected a number; found \"x\""));
  }

  @Test
  void aServersProcessGetsNoneOfTheHostsEnvironment() throws Exception {
    assumeTrue(
        System.getenv().keySet().stream().anyMatch(name -> name.equals("XDG_CACHE_HOME")),
        "needs a variable that the server should not get");
    JsonNode environment = JSON.readTree(returned(everything, "everything.get-env", "{}"));
    if (environment.isTextual()) {
      environment = JSON.readTree(environment.textValue());
    }
    assertThat(environment.has("PATH")).isTrue();
    assertThat(environment.path("SHOWN").asText()).isEqualTo("yes");
    assertThat(environment.has("XDG_CACHE_HOME")).isFalse();
  }

  @Test
  void callsRunBesideEachOther() throws Exception {
    // A server that answers none before it has seen all: one after the other they never end.
    String reply =
        """
        if (method === 'tools/list') send(id, {tools: tools('t')});
        else {
          (globalThis.seen ??= []).push(id);
          if (seen.length === 10) seen.forEach(one => send(one, {content: []}));
        }
        """;
    try (McpToolSource source = open(reply)) {
      ToolBroker broker = broker(source);
      List<CompletableFuture<ToolOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(broker.call("s.t", "{}"));
      }
      for (CompletableFuture<ToolOutcome> call : calls) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new ToolOutcome.Returned("\"\""));
      }
    }
  }

  @Test
  void aSlowToolTimesOutAndTheServerGoesOn() throws Exception {
    try (McpToolSource source =
        McpToolSource.stdio(
            "e",
            everythingCommand("stdio"),
            McpOptions.DEFAULT.withCallTimeout(Duration.ofMillis(500)))) {
      assertThat(call(source, "e.trigger-long-running-operation", "{\"duration\":30,\"steps\":1}"))
          .isInstanceOf(ToolOutcome.TimedOut.class);
      assertThat(returned(source, "e.echo", "{\"message\":\"x\"}")).isEqualTo("\"Echo: x\"");
    }
  }

  @Test
  void theSameToolsAreThereOverHttp() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(everythingCommand("streamableHttp")).redirectErrorStream(true);
    builder.environment().put("PORT", Integer.toString(port));
    Process server = builder.start();
    try {
      awaitLine(server, "listening on port");
      URI url = URI.create("http://127.0.0.1:" + port + "/mcp");
      try (McpToolSource source = McpToolSource.http("http", url, McpOptions.DEFAULT)) {
        assertThat(returned(source, "http.echo", "{\"message\":\"x\"}")).isEqualTo("\"Echo: x\"");
        assertThat(source.tools()).hasSameSizeAs(everything.tools());
        assertThat(call(source, "http.get-sum", "{\"a\":1}"))
            .isInstanceOf(ToolOutcome.Invalid.class);
        assertNoServerAt("http://127.0.0.1:" + port + "/elsewhere");
        server.destroyForcibly().waitFor();
        assertThat(call(source, "http.echo", "{\"message\":\"x\"}"))
            .isEqualTo(new ToolOutcome.Failed("the tool http.echo failed"));
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static void assertNoServerAt(String url) {
    assertThatThrownBy(() ->
            McpToolSource.http(
                "http",
                URI.create(url),
                McpOptions.DEFAULT.withStartWithin(Duration.ofSeconds(10))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the tool server http cannot be used: ");
  }

  private static void awaitLine(Process process, String words) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(words)) {
        return;
      }
    }
    throw new AssertionError("never said " + words + ": " + seen);
  }

  /** A server in a few lines that answers as {@code reply} says. */
  private static List<String> server(String reply) {
    assumeTrue(NodeTools.onPath("node"), "needs node");
    return List.of(
        "node",
        "-e",
        """
        const send = (id, result) => console.log(JSON.stringify({jsonrpc: '2.0', id, result}));
        const tools = (...names) => names.map(n => typeof n === 'string'
            ? {name: n, inputSchema: {type: 'object'}} : n);
        require('readline').createInterface({input: process.stdin}).on('line', line => {
          const {id, method, params} = JSON.parse(line);
          if (method === 'initialize') {
            console.log('a greeting that is no message');
            send(id, {protocolVersion: params.protocolVersion, capabilities: {tools: {}},
                serverInfo: {name: 's', version: '1'}});
          } else if (id !== undefined) {
        """
            + reply
            + "}});");
  }

  private static McpToolSource open(String reply) throws IOException {
    return McpToolSource.stdio("s", server(reply), McpOptions.DEFAULT);
  }

  @Test
  void aToolThatCannotBeUsedIsLeftOutWithItsReason() throws Exception {
    String reply =
        """
        send(id, method === 'tools/list'
            ? {tools: tools('good', 'bad name', 'good',
                {name: 'odd', inputSchema: {type: 'object', unevaluatedProperties: false}})}
            : {content: []});
        """;
    try (McpToolSource source = open(reply)) {
      assertThat(source.tools()).extracting(Tool::name).containsExactly("s.good");
      assertThat(source.leftOut()).containsOnlyKeys("s.bad name", "s.odd", "s.good");
      assertThat(source.leftOut().get("s.odd")).contains("\"unevaluatedProperties\"");
      assertThat(returned(source, "s.good", "{}")).isEqualTo("\"\"");
    }
  }

  @Test
  void theServersWordsAreTheToolsWords() throws Exception {
    String reply =
        """
        if (method === 'tools/list') send(id, {tools: tools('says', 'params', 'internal', 'none')});
        else if (params.name === 'says')
          send(id, {isError: true, content: [{type: 'text', text: 'no such order'}]});
        else if (params.name === 'none') send(id, null);
        else console.log(JSON.stringify({jsonrpc: '2.0', id, error:
            {code: params.name === 'params' ? -32602 : -32603, message: 'at /home/x.js: ' + params.name}}));
        """;
    try (McpToolSource source = open(reply)) {
      assertThat(call(source, "s.says", "{}")).isEqualTo(new ToolOutcome.Failed("no such order"));
      assertThat(call(source, "s.params", "{}"))
          .isEqualTo(new ToolOutcome.Failed("at /home/x.js: params"));
      assertThat(call(source, "s.internal", "{}"))
          .isEqualTo(new ToolOutcome.Failed("the tool s.internal failed"));
    }
  }

  @Test
  void aResultIsBoundedAndChecked() throws Exception {
    String reply =
        """
        if (method === 'tools/list') send(id, {tools: [{name: 't', inputSchema: {type: 'object'},
            outputSchema: {type: 'object', properties: {n: {type: 'integer'}}}}]});
        else send(id, {content: [], structuredContent: params.arguments});
        """;
    try (McpToolSource source = open(reply)) {
      assertThat(returned(source, "s.t", "{\"n\":9007199254740991}"))
          .isEqualTo("{\"n\":9007199254740991}");
      assertThat(((ToolOutcome.Failed) call(source, "s.t", "{\"n\":\"x\"}")).message())
          .endsWith("at /n: expected a whole number; found \"x\"");
      String large = "{\"m\":\"" + "x".repeat(1_500_000) + "\"}";
      assertThat(((ToolOutcome.Failed) call(source, "s.t", large)).message())
          .contains("at most 1048576 bytes");
    }
  }

  @Test
  void aServerThatEndsFailsItsCallsAtOnce() throws Exception {
    String reply =
        "if (method === 'tools/list') send(id, {tools: tools('die')}); else process.exit(1);";
    try (McpToolSource source = open(reply)) {
      assertThat(call(source, "s.die", "{}"))
          .isEqualTo(new ToolOutcome.Failed("the tool's server has ended"));
      assertThat(call(source, "s.die", "{}"))
          .isEqualTo(new ToolOutcome.Failed("the tool's server has ended"));
    }
  }

  @Test
  void anEndlessListOfToolsIsRefused() {
    assertThatThrownBy(() -> open("send(id, {tools: tools('t' + id), nextCursor: 'more'});"))
        .isInstanceOf(IOException.class)
        .hasMessage("the tool server s cannot be used: its list of tools does not end");
  }

  @Test
  void aCommandThatIsNoServerIsAnErrorThatSaysWhy() {
    assertFails(List.of("no-such-command-here"), "\"no-such-command-here\"");
    assertFails(
        List.of("sh", "-c", "echo 'wrong\u001b[2J argument' >&2; exit 3"),
        "wrong\\u001b[2J argument");
    assertFails(List.of("sh", "-c", "sleep 1000"), "it does not answer");
  }

  private static void assertFails(List<String> command, String words) {
    assertThatThrownBy(() ->
            McpToolSource.stdio(
                "s", command, McpOptions.DEFAULT.withStartWithin(Duration.ofSeconds(3))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the tool server s cannot be used: ")
        .hasMessageContaining(words);
  }

  @Test
  void nothingOfAServerIsLeftBehind() throws Exception {
    // Behind a shell, as behind npx, and deaf to what is asked of it.
    String program =
        "setInterval(() => {}, 1000); process.on('SIGTERM', () => {});"
            + server("send(id, {tools: tools('t')});").get(2);
    List<String> command =
        List.of("sh", "-c", "exec 3<&0; node -e \"$1\" <&3 & wait", "sh", program);
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    McpToolSource source = McpToolSource.stdio("s", command, McpOptions.DEFAULT);
    List<ProcessHandle> started =
        ProcessHandle.current().descendants().filter(p -> !before.contains(p)).toList();
    assertThat(started).hasSizeGreaterThanOrEqualTo(2).allMatch(ProcessHandle::isAlive);
    source.close();
    for (ProcessHandle process : started) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aUrlOfAnotherKindIsRefused() {
    assertThatThrownBy(
            () -> McpToolSource.http("s", URI.create("file:///etc/passwd"), McpOptions.DEFAULT))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessageContaining("http:// or https://");
    assertThatThrownBy(() -> McpToolSource.stdio("a.b", List.of("x"), McpOptions.DEFAULT))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessageContaining("a tool server's name");
  }
}
