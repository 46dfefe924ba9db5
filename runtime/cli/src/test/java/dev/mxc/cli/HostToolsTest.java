package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --tools} and {@code mxc tools}, with real MCP servers as processes of their own. */
@Timeout(300)
class HostToolsTest {

  private static final String PYTHON =
      """
      from mxc import tools
      print(tools.everything.echo(message="hé"))
      print(tools.everything.get_sum(a=2, b=40))
      try:
          tools.everything.get_env()
      except PermissionError:
          print("denied")
      try:
          tools.everything.get_sum(a=2, b="x")
      except ValueError as e:
          print("unfit:", e)
      """;

  private static final String JAVASCRIPT =
      """
      console.log(await mxc.tools.everything.echo({ message: 'hé' }));
      console.log(await mxc.tools.everything['get-sum']({ a: 2, b: 40 }));
      await mxc.tools.everything['get-env']().catch(() => console.log('denied'));
      await mxc.tools.everything['get-sum']({ a: 2, b: 'x' }).catch(e => console.log('unfit:', e.message));
      """;

  @TempDir Path folder;

  private void manifest(String tools) throws IOException {
    Files.writeString(folder.resolve("m.yaml"), "version: \"1\"\ntools: [ " + tools + " ]\n");
  }

  private Ended run(String tools, String program, String... options) {
    return Mxc.command().in(folder).with(arguments(tools, program, options));
  }

  private static String[] arguments(String tools, String program, String... options) {
    String[] all = java.util.Arrays.copyOf(options, options.length + 6);
    System.arraycopy(
        new String[] {"--tools", tools, "--language", "javascript", "-c", program},
        0,
        all,
        options.length,
        6);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.py", "a.mjs"})
  void aProgramCallsTheReferenceServersTools(String name) throws IOException {
    String server = ToolServerPrograms.everything("stdio");
    manifest("everything.echo, everything.get-sum");
    Files.writeString(folder.resolve(name), name.equals("a.py") ? PYTHON : JAVASCRIPT);
    Ended ended =
        Mxc.command()
            .in(folder)
            .with("-m", "m.yaml", "--tools", "everything=" + server, "--json", name);
    JsonNode json = ended.json();

    assertThat(json.path("status").asText()).as(ended.text()).isEqualTo("ok");
    assertThat(json.path("stdout").asText())
        .isEqualTo(
            """
            Echo: hé
            The sum of 2 and 40 is 42.
            denied
            unfit: arguments of everything.get-sum: at /b: expected a number; found "x"
            """);
    assertThat(json.path("denials")).hasSize(1);
    assertThat(json.at("/denials/0/capability").asText()).isEqualTo("tool.call");
    assertThat(json.at("/denials/0/reason").asText())
        .matches(
            "the manifest grants no tool \"everything.get[-_]env\" \\(tools: \\[ everything.get[-_]env ] would\\).*");
    assertThat(json.at("/usage/hostCalls").asInt()).isEqualTo(4);
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void aServerAtAUrlIsReachedOverHttp() throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("sh", "-c", ToolServerPrograms.everything("streamableHttp")));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PORT", Integer.toString(port));
    Process server = builder.start();
    try {
      awaitText(server, "listening on port");
      manifest("web.echo");
      Ended ended =
          run(
              "web=http://127.0.0.1:" + port + "/mcp",
              "mxc.tools.web.echo({ message: 'x' }).then(console.log)",
              "-m",
              "m.yaml");

      assertThat(ended.errors()).isEmpty();
      assertThat(ended.text()).isEqualTo("Echo: x\n");
    } finally {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().waitFor();
    }
  }

  private static void awaitText(Process process, String words) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(words) < 0) {
      int c = process.getInputStream().read();
      assertThat(c).as(seen.toString()).isNotNegative();
      seen.append((char) c);
    }
  }

  @Test
  void anOptionAloneGrantsNothingAndSaysHowToGrant() {
    String server = "s=" + ToolServerPrograms.small(folder);
    Ended silent = run(server, "console.log('ran')");
    Ended denied = run(server, "mxc.tools.s.echo({ text: 'x' })");

    assertThat(silent.status()).isZero();
    assertThat(silent.text()).isEqualTo("ran\n");
    assertThat(silent.messages())
        .containsExactly(
            "mxc: warning: the manifest grants none of the tools of --tools: write tools: [ s.echo, s.refund, s.breaks ] in it");
    assertThat(denied.status()).isEqualTo(1);
    assertThat(denied.messages()).hasSize(2);
    assertThat(denied.messages().getLast())
        .isEqualTo(
            "mxc: tool.call was denied on s.echo: the manifest grants no tool \"s.echo\" (tools: [ s.echo ] would)");
  }

  @Test
  void whatNobodyRegisteredIsRejectedOrDeniedWithTheOptionNamed() throws IOException {
    manifest("s.echo, s.ehco");
    Ended noServer =
        Mxc.mxc(folder, "run", "-m", "m.yaml", "--json", "--language", "python", "-c", "1");
    Ended misspelt = run("s=" + ToolServerPrograms.small(folder), "1", "-m", "m.yaml");
    Ended denied = Mxc.run("--language", "javascript", "-c", "mxc.tools.s.echo({})");

    assertThat(noServer.status()).isEqualTo(126);
    assertThat(noServer.json().at("/error/pointer").asText()).isEqualTo("/tools/0");
    assertThat(noServer.messages()).hasSize(2);
    assertThat(noServer.messages().getFirst())
        .isEqualTo(
            "mxc: m.yaml:2:10: /tools/0: the tool s.echo is not registered; no tool is; --tools NAME=COMMAND|URL adds the tools of an MCP server");
    assertThat(misspelt.status()).isEqualTo(126);
    assertThat(misspelt.messages())
        .containsExactly(
            "mxc: m.yaml:2:18: /tools/1: the tool s.ehco is not registered; did you mean s.echo?");
    assertThat(denied.status()).isEqualTo(1);
    assertThat(denied.messages()).hasSize(1);
    assertThat(denied.messages().getFirst()).contains("tools: [ s.echo ]", "--tools NAME=");
  }

  @Test
  void aNameThatPythonCannotWriteIsGivenAsTheManifestHasIt() throws IOException {
    String server = "everything=" + ToolServerPrograms.everything("stdio");
    manifest("everything.echo");
    Ended denied =
        Mxc.command()
            .in(folder)
            .with(
                "-m",
                "m.yaml",
                "--tools",
                server,
                "--language",
                "python",
                "-c",
                "from mxc import tools; tools.everything.get_env()");

    assertThat(denied.status()).isEqualTo(1);
    assertThat(denied.messages()).hasSize(1);
    assertThat(denied.messages().getFirst()).endsWith("; to a manifest it is everything.get-env");
  }

  @Test
  void aServersStandardErrorIsShownOnlyWhereItIsTheReason() throws IOException {
    manifest("s.echo");
    String program = "mxc.tools.s.echo({ text: 'x' }).then(console.log)";
    Ended works = run("s=" + ToolServerPrograms.small(folder), program, "-m", "m.yaml");
    Ended fails = run("s=sh -c 'echo a greeting >&2; exit 3'", program, "-m", "m.yaml");

    assertThat(works.text()).isEqualTo("x\n");
    assertThat(works.errors()).isEmpty();
    assertThat(fails.status()).isEqualTo(126);
    assertThat(fails.text()).isEmpty();
    assertThat(fails.messages()).hasSize(1);
    assertThat(fails.messages().getFirst()).contains("it said: a greeting");
  }

  @Test
  void whyAToolFailedIsToldToThePersonOnceAndNotToTheGuest() throws IOException {
    manifest("s.breaks");
    Ended ended =
        run(
            "s=" + ToolServerPrograms.small(folder),
            "const fails = () => mxc.tools.s.breaks().catch(e => console.log(e.message));"
                + " fails().then(fails)",
            "-m",
            "m.yaml");

    assertThat(ended.status()).isZero();
    assertThat(ended.text()).isEqualTo("the tool s.breaks failed\n".repeat(2));
    assertThat(ended.errors()).isEqualTo("mxc: the tool s.breaks failed: no disk\\u001b[2J\n");
  }

  @Test
  void allServersThatFailAreNamedAndNothingRuns() {
    Ended ended =
        run(
            "a=no-such-program",
            "console.log('ran')",
            "--json",
            "--tools",
            "s=" + ToolServerPrograms.small(folder, "deaf"),
            "--tools",
            "b=false");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.json().path("status").asText()).isEqualTo("rejected");
    assertThat(ended.json().at("/error/pointer").asText()).isEqualTo("--tools");
    assertThat(ended.messages()).hasSize(2);
    assertThat(ended.errors()).contains("the tool server a cannot", "the tool server b cannot");
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130", "HUP,129"})
  void serversEndWithARunThatASignalEnds(String signal, int status) throws Exception {
    manifest("s.echo");
    Started started =
        Mxc.command()
            .in(folder)
            .start(
                arguments(
                    "s=" + ToolServerPrograms.small(folder, "deaf"),
                    "mxc.tools.s.echo({ text: 'ready' }).then(console.log); setInterval(() => {}, 50)",
                    "-m",
                    "m.yaml"));
    started.awaitLine("ready");
    List<ProcessHandle> below = started.workers();
    assertThat(below).anyMatch(ToolServerPrograms::isSmall);
    started.signal(signal);
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(status);
    assertThat(ended.messages()).containsExactly("mxc: cancelled by SIG" + signal);
    assertGone(below);
  }

  @Test
  void aServerThatNeverAnswersEndsWithASignal() throws Exception {
    Started started = Mxc.command().start(arguments("s=sleep 1000", "1"));
    while (started.workers().stream().noneMatch(HostToolsTest::sleeps)) {
      Thread.sleep(Duration.ofMillis(20));
    }
    List<ProcessHandle> below = started.workers();
    started.signal("TERM");
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(143);
    assertThat(ended.messages()).containsExactly("mxc: cancelled by SIGTERM");
    assertGone(below);
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("sleep")
        || process.info().commandLine().orElse("").contains("sleep 1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deaf", "deaf full"})
  void serversEndWithARunThatEndsByItself(String manners) throws Exception {
    manifest("s.echo");
    Path note = folder.resolve("process");
    String server =
        "sh -c 'echo $$ > \"$1\"; shift; exec \"$@\"' sh "
            + note
            + " "
            + ToolServerPrograms.small(folder, manners);
    String program =
        """
        const calls = [];
        for (let i = 0; i < 5; i++) calls.push(mxc.tools.s.echo({ text: '-'.repeat(100000) }));
        Promise.race(calls).then(text => console.log(text.length)).then(() => process.exit());
        """;
    Ended ended = run("s=" + server, program, "-m", "m.yaml");

    assertThat(ended.text()).as(ended.errors()).isEqualTo("100000\n");
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(note).strip())))
        .matches(process -> process.isEmpty() || !process.get().isAlive());
  }

  private static void assertGone(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void stubsOfTheGrantedToolsAreReadyForAPrompt() throws IOException {
    String server = "everything=" + ToolServerPrograms.everything("stdio");
    manifest("everything.get-sum");
    Ended python = Mxc.mxc(folder, "tools", "-m", "m.yaml", "--tools", server);
    Ended typescript =
        Mxc.mxc(folder, "tools", "-m", "m.yaml", "--tools", server, "--format", "typescript");

    assertThat(python.status()).isZero();
    assertThat(python.text())
        .contains(
            "class everything:", "def get_sum(*, a: float, b: float)", "\"\"\"Returns the sum")
        .doesNotContain("echo");
    assertThat(python.messages()).hasSize(1);
    assertThat(python.messages().getFirst()).startsWith("mxc: not granted: everything.echo, ");
    assertThat(typescript.text())
        .contains("/** Returns the sum of two numbers */", "\"get-sum\"(args: {", "a: number;")
        .doesNotContain("echo");
  }

  @Test
  void stubsNeedNothingElseOfTheManifestAndNameWhatIsMissing() throws IOException {
    String server = "s=" + ToolServerPrograms.small(folder);
    Files.writeString(
        folder.resolve("m.yaml"),
        "version: \"1\"\nfilesystem: [ { path: /x, source: ./missing, access: read } ]\ntools: [ s.echo ]\n");
    Ended printed = Mxc.mxc(folder, "tools", "-m", "m.yaml", "--tools", server);
    Ended unregistered = Mxc.mxc(folder, "tools", "-m", "m.yaml");
    Ended ungranted = Mxc.mxc(folder, "tools", "--tools", server);
    Ended nothing = Mxc.mxc(folder, "tools");

    assertThat(printed.status()).as(printed.errors()).isZero();
    assertThat(printed.text()).contains("def echo(*, text: str = ...)");
    assertThat(unregistered.status()).isEqualTo(126);
    assertThat(unregistered.messages()).hasSize(1);
    assertThat(unregistered.errors())
        .startsWith("mxc: m.yaml:3:10: /tools/0: ")
        .contains("--tools");
    assertThat(ungranted.status()).isZero();
    assertThat(ungranted.text()).isEmpty();
    assertThat(ungranted.errors()).isEqualTo("mxc: not granted: s.echo, s.refund, s.breaks\n");
    assertThat(nothing.text()).isEmpty();
    assertThat(nothing.errors()).contains("grants no tool", "--tools");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools --format ruby       | python or typescript",
        "tools -m missing.yaml     | missing.yaml",
        "tools --fromat python     | --fromat",
        "tools --tools a=false     | the tool server a",
        "tools more                | more",
      })
  void badOptionsOfToolsAreRejected(String words, String named) {
    Ended ended = Mxc.mxc(folder, words.split(" +"));

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.errors()).contains(named);
    assertThat(ended.text()).isEmpty();
  }

  @Test
  void whereThereIsNoTerminalNobodyApproves() throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/bin/setsid")), "needs setsid");
    manifest("{ name: s.refund, approval: required }, s.echo");
    String program =
        """
        mxc.tools.s.echo({ text: 'granted' }).then(console.log)
            .then(() => mxc.tools.s.refund()).catch(e => { console.log(e.code); process.exit(7); })
        """;
    String server = "s=" + ToolServerPrograms.small(folder);
    Ended ended =
        Mxc.command()
            .in(folder)
            .through("setsid", "--wait")
            .with(arguments(server, program, "-m", "m.yaml", "--json"));

    assertThat(ended.status()).isEqualTo(7);
    assertThat(ended.json().path("stdout").asText()).isEqualTo("granted\nEACCES\n");
    assertThat(ended.json().path("denials")).hasSize(1);
    assertThat(ended.json().at("/denials/0/reason").asText())
        .isEqualTo("the call of s.refund was not approved: there is no terminal to ask at");
  }
}
