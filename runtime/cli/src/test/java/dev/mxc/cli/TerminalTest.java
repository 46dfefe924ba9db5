package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command line on a terminal. */
class TerminalTest {

  @BeforeAll
  static void needsATerminal() throws InterruptedException {
    PseudoTerminal.assumeWorks();
  }

  @Test
  void onlyNewlinesTabsAndColoursAct() {
    Ended ended =
        PseudoTerminal.command()
            .with(
                "--language",
                "javascript",
                "-c",
                "console.log('\\x1b[32mgreen\\x1b[0m\\ttab °C'); console.log('\\x1b[2J\\x1b]0;title\\x07\\rx')");

    assertThat(ended.status()).isZero();
    assertThat(PseudoTerminal.shown(ended))
        .isEqualTo("\u001b[32mgreen\u001b[0m\ttab °C\n\\x1b[2J\\x1b]0;title\\x07\\x0dx\n");
  }

  @Test
  void aMessageIsPlainAndOnALineOfItsOwn() {
    Ended ended =
        PseudoTerminal.command()
            .with(
                "--timeout",
                "2s",
                "--language",
                "javascript",
                "-c",
                "process.stdout.write('\\x1b[8mopen'); setInterval(() => {}, 50)");

    assertThat(ended.status()).isEqualTo(124);
    assertThat(PseudoTerminal.shown(ended))
        .startsWith("\u001b[8mopen\u001b[0m\n\u001b[31mmxc:\u001b[0m limit wall")
        .endsWith("\n");
  }

  @Test
  void aTargetThatAGuestChoseIsEscapedInMessages() {
    Ended ended =
        PseudoTerminal.command()
            .with(
                "--language",
                "javascript",
                "-c",
                "require('fs').readFileSync('/\\x1b[2J\\nmxc: fine')");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(PseudoTerminal.shown(ended).lines().filter(line -> line.contains("mxc:\u001b[0m")))
        .hasSize(1);
    assertThat(PseudoTerminal.shown(ended)).doesNotContain("\u001b[2J");
  }

  @Test
  void ctrlCCancelsOnceForTheWholeGroup() throws Exception {
    Started started =
        PseudoTerminal.command()
            .start(
                "--language",
                "javascript",
                "-c",
                "console.log('ready'); setInterval(() => {}, 50)");
    started.awaitLine("ready");
    List<ProcessHandle> below = started.workers();
    OutputStream keys = started.process.getOutputStream();
    keys.write(3);
    keys.flush();
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(130);
    assertThat(PseudoTerminal.shown(ended)).endsWith("mxc:\u001b[0m cancelled by SIGINT\n");
    for (ProcessHandle process : below) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatIsTypedReachesTheGuestUpToItsEnd() throws Exception {
    Started started =
        PseudoTerminal.command()
            .start(
                "--language",
                "python",
                "-c",
                "import sys; print('ready'); print([input(), sys.stdin.read()])");
    started.awaitLine("ready");
    started.type("é one\ntwo\nthree\n\u0004");
    Ended ended = started.end();

    assertThat(ended.status()).isZero();
    assertThat(PseudoTerminal.shown(ended)).endsWith("['é one', 'two\\nthree\\n']\n");
  }

  @Test
  void helpIsInColours() {
    assertThat(PseudoTerminal.command().with("--help").text()).contains("\u001b[");
  }
}
