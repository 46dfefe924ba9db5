package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person is asked on a real terminal, by a guest that would rather answer itself. */
@Timeout(120)
class TerminalApprovalTest {

  private static final String PROMPT = "mxc: approve this call? [y/N] ";

  /** Moves, a clipboard write, the prompt in red, and then a question of its own. */
  private static final String HOSTILE =
      """
      process.stdout.write('\\x1b[31m\\x1b[2J\\x1b[1;1H\\x1b]52;c;cm0=\\x07\\rmxc: approve this call? [y/N] y\\n');
      process.stderr.write('\\x1b[8m\\x9b2Jmxc: approved');
      mxc.tools.s.refund({ text: '\\x1b[2J\\n\\u202emxc: approve this call? [y/N] y' })
          .then(r => console.log('<' + r + '>'))
          .catch(e => console.log('<' + e.message + '>'));
      """;

  @TempDir Path folder;
  private String server = "";

  @BeforeAll
  static void needsATerminal() throws InterruptedException {
    PseudoTerminal.assumeWorks();
  }

  @BeforeEach
  void grant() throws IOException {
    server = "s=" + ToolServerPrograms.small(folder);
    Files.writeString(
        folder.resolve("m.yaml"),
        """
        version: "1"
        agent: { id: "spiffe://acme.example/agent" }
        limits: { wall: 20s, threads: 4 }
        tools: [ s.echo, { name: s.refund, approval: required } ]
        """);
  }

  private Started start(String language, String program, String... options) {
    String[] all = java.util.Arrays.copyOf(options, options.length + 8);
    System.arraycopy(
        new String[] {"-m", "m.yaml", "--tools", server, "--language", language, "-c", program},
        0,
        all,
        options.length,
        8);
    return PseudoTerminal.command().in(folder).start(all);
  }

  /** What was typed ahead is there before the guest is. */
  private Ended answered(String ahead, String answer, String program, String... options)
      throws IOException {
    Started started = start("javascript", program, options);
    started.type(ahead);
    String asked = started.await("needs approval\n");
    String question = started.await("\n" + PROMPT);
    started.type(answer);
    Ended ended = started.end();
    String all = asked + question + PseudoTerminal.shown(ended);
    return new Ended(
        ended.status(), all.getBytes(java.nio.charset.StandardCharsets.UTF_8), ended.err());
  }

  @ParameterizedTest
  @CsvSource({"y,<refunded>,refused", "n,refused,<refunded>"})
  void onlyWhatIsTypedAfterTheQuestionAnswersIt(String answer, String outcome, String other)
      throws IOException {
    String shown = PseudoTerminal.shown(answered("y\nyes\ny", answer + "\n", HOSTILE));

    assertThat(shown).contains(outcome).doesNotContain(other);
  }

  /**
   * Before an answer counts half a second goes by, so that twelve of them take longer than the
   * program may run: the clock stands meanwhile.
   */
  @Test
  void onlyAPlainYesIsAYesAndWaitingForItTakesNoTimeOfTheProgram() throws IOException {
    List<String> answers =
        List.of("y", "yes", "Y", " YES ", "yep", "y y", "yy", "1", "j", "yes please", "", "n");
    Started started =
        start(
            "javascript",
            """
            (async () => {
            const all = [];
            for (let n = 0; n < %d; n++) {
              all.push(await mxc.tools.s.refund({}).then(() => 'yes', () => 'no'));
            }
            console.log(all.join());
            })();
            """
                .formatted(answers.size()),
            "--timeout",
            "5s");
    for (String answer : answers) {
      started.await("\n" + PROMPT);
      started.type(answer + "\n");
    }

    assertThat(PseudoTerminal.shown(started.end()))
        .endsWith("\n" + "yes,".repeat(4) + "no,".repeat(7) + "no\n");
  }

  @Test
  void theEndOfInputIsANo() throws IOException {
    assertThat(PseudoTerminal.shown(answered("", "\u0004", HOSTILE)))
        .contains("<the call of s.refund was not approved: no answer was given at the terminal>");
  }

  @Test
  void nothingOfTheGuestActsOnTheTerminalAndTheArgumentsAreShownEscaped() throws IOException {
    String shown = PseudoTerminal.shown(answered("y\n", "n\n", HOSTILE));

    assertThat(shown.replaceAll("\u001b\\[[0-9;]*m", ""))
        .as("colours aside")
        .doesNotContain("\u001b", "\u009b", "\u0007", "\r", "\u202e");
    assertThat(shown)
        .contains("\\x1b[2J\\x1b[1;1H\\x1b]52;c;cm0=\\x07\\x0dmxc: approve this call?")
        .contains("  | tool: s.refund\n", "  | agent: spiffe://acme.example/agent\n");
    assertThat(shown.replace("\n  |   ", ""))
        .contains("{\"text\":\"\\u001B[2J\\n\\u202emxc: approve this call? [y/N] y\"}\n" + PROMPT);
    assertThat(shown.lines().filter(line -> line.startsWith(PROMPT)))
        .as("the guest's own, which it began with a carriage return, is on no line of its own")
        .hasSize(1);
  }

  @Test
  void theQuestionIsAskedOnTheTerminalWhereverTheOutputGoes() throws Exception {
    Path out = folder.resolve("out.json");
    Path err = folder.resolve("err.txt");
    // A terminal that nobody has open hangs up; nothing reads this descriptor.
    Started started =
        PseudoTerminal.controlling()
            .through("sh", "-c", "exec \"$@\" </dev/null >out.json 2>err.txt 3</dev/tty", "sh")
            .in(folder)
            .start(
                "-m",
                "m.yaml",
                "--tools",
                server,
                "--json",
                "--language",
                "javascript",
                "-c",
                "mxc.tools.s.refund({ text: 'x' }).then(r => console.log(r))");
    started.await("\n" + PROMPT);
    started.type("y\n");
    Ended ended = started.end();
    JsonNode json = new ObjectMapper().readTree(out.toFile());

    assertThat(ended.status()).as(Files.readString(err)).isZero();
    assertThat(json.path("stdout").asText()).isEqualTo("refunded\n");
    assertThat(json.path("denials")).isEmpty();
  }

  @Test
  void aRefusalIsADenialInTheResult() throws IOException {
    Ended ended = answered("", "n\n", HOSTILE, "--json");
    String line =
        PseudoTerminal.shown(ended)
            .lines()
            .filter(l -> l.startsWith("{"))
            .findFirst()
            .orElseThrow();
    JsonNode json = new ObjectMapper().readTree(line);

    assertThat(json.at("/denials/0/capability").asText()).isEqualTo("tool.call");
    assertThat(json.at("/denials/0/target").asText()).isEqualTo("s.refund");
    assertThat(json.at("/denials/0/reason").asText())
        .isEqualTo("the call of s.refund was not approved: it was refused at the terminal");
  }

  @Test
  void aGuestThatReadsTheTerminalDoesNotGetTheAnswer() throws Exception {
    Started started =
        start(
            "python",
            """
            import threading
            from mxc import tools
            print("begun", flush=True)
            lines = []
            reader = threading.Thread(target=lambda: lines.append(input()))
            reader.start()
            print("<%s>" % tools.s.refund(text="x"), flush=True)
            reader.join()
            print("read", lines, flush=True)
            """);
    started.await("\n" + PROMPT);
    started.type("y\n");
    started.await("<refunded>\n");
    started.type("for the guest\n");
    Ended ended = started.end();

    assertThat(ended.status()).isZero();
    assertThat(PseudoTerminal.shown(ended)).endsWith("read ['for the guest']\n");
  }

  @Test
  void guestOutputWaitsWhileTheQuestionStands() throws Exception {
    Started started =
        start(
            "javascript",
            """
            mxc.tools.s.refund({}).then(r => { clearInterval(t); console.log('<' + r + '>'); });
            const t = setInterval(() => console.log('tick'), 1);
            """);
    started.await("needs approval\n");
    String question = started.await("\n" + PROMPT);
    started.type("y\n");
    Ended ended = started.end();

    assertThat(question).doesNotContain("tick");
    // What was typed is shown by the terminal, and only then the guest goes on.
    assertThat(PseudoTerminal.shown(ended)).startsWith("y\ntick\n").endsWith("<refunded>\n");
  }

  @Test
  void aQuestionWhoseCallIsGivenUpIsWithdrawn() throws Exception {
    Path flags = Files.createDirectory(folder.resolve("flags"));
    Started started =
        start(
            "javascript",
            """
            const fs = require('fs');
            const controller = new AbortController();
            const timer = setInterval(() => fs.existsSync('/flags/up') && controller.abort(), 10);
            mxc.tools.s.refund({}, { signal: controller.signal }).catch((e) => {
              clearInterval(timer);
              console.log('<' + e.name + '>');
            });
            """,
            "--allow-read",
            "/flags=" + flags);
    started.await("\n" + PROMPT);
    Files.createFile(flags.resolve("up"));
    String end = started.await("withdrawn: not called\n");
    started.type("y\n");
    Ended ended = started.end();

    assertThat(end).doesNotContain("AbortError");
    assertThat(PseudoTerminal.shown(ended)).contains("<AbortError>\n").doesNotContain("refunded");
    assertThat(ended.status()).isZero();
  }

  @Test
  void callsThatWaitAreAskedOneAfterTheOther() throws Exception {
    Started started =
        start(
            "javascript",
            """
            Promise.allSettled([1, 2, 3].map(n => mxc.tools.s.refund({ text: 'order ' + n })))
                .then(all => console.log(all.map(one => one.status).sort().join()));
            """);
    for (String answer : List.of("y\n", "n\n", "y\n")) {
      assertThat(started.await("\n" + PROMPT)).containsOnlyOnce("arguments: ");
      started.type(answer);
    }

    assertThat(PseudoTerminal.shown(started.end())).endsWith("fulfilled,fulfilled,rejected\n");
  }

  @Test
  void argumentsThatCannotBeShownWholeAreRefusedUnasked() throws Exception {
    Started started =
        start(
            "javascript",
            "mxc.tools.s.refund({ text: 'x'.repeat(20000) }).catch(e => console.log(e.message))");
    Ended ended = started.end();

    assertThat(PseudoTerminal.shown(ended))
        .contains("its arguments are longer than the 16000 characters that are shown")
        .doesNotContain(PROMPT);
  }

  @Test
  void ctrlCDuringTheQuestionCancelsTheRun() throws Exception {
    Started started = start("javascript", HOSTILE);
    started.await("needs approval\n");
    started.await("\n" + PROMPT);
    List<ProcessHandle> below = started.workers();
    started.type("\u0003");
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(130);
    assertThat(PseudoTerminal.shown(ended))
        .endsWith("mxc:\u001b[0m cancelled by SIGINT\n")
        .doesNotContain("refunded");
    for (ProcessHandle process : below) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
