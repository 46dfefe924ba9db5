package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command line on a terminal, which python3's pty module makes. */
class TerminalTest {

  /** Copies between its own streams and the terminal; ends as the command does. */
  private static final String BRIDGE =
      """
      import os, pty, sys
      status = pty.spawn(sys.argv[1:], lambda fd: os.read(fd, 4096))
      sys.exit(os.waitstatus_to_exitcode(status) % 256)
      """;

  @BeforeAll
  static void needsATerminal() throws InterruptedException {
    boolean works;
    try {
      works =
          new ProcessBuilder(
                      "python3", "-c", "import os, pty; os.waitstatus_to_exitcode; pty.openpty()")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException _) {
      works = false;
    }
    assumeTrue(works, "no python3 from 3.9 on that can open a terminal");
  }

  private static Mxc terminal() {
    return Mxc.command().onTerminal().through("python3", "-c", BRIDGE);
  }

  /** Lines end with a carriage return there. */
  private static String shown(Ended ended) {
    return ended.text().replace("\r\n", "\n");
  }

  @Test
  void onlyNewlinesTabsAndColoursAct() {
    Ended ended =
        terminal()
            .with(
                "--language",
                "javascript",
                "-c",
                "console.log('\\x1b[32mgreen\\x1b[0m\\ttab °C'); console.log('\\x1b[2J\\x1b]0;title\\x07\\rx')");

    assertThat(ended.status()).isZero();
    assertThat(shown(ended))
        .isEqualTo("\u001b[32mgreen\u001b[0m\ttab °C\n\\x1b[2J\\x1b]0;title\\x07\\x0dx\n");
  }

  @Test
  void aMessageIsPlainAndOnALineOfItsOwn() {
    Ended ended =
        terminal()
            .with(
                "--timeout",
                "2s",
                "--language",
                "javascript",
                "-c",
                "process.stdout.write('\\x1b[8mopen'); setInterval(() => {}, 50)");

    assertThat(ended.status()).isEqualTo(124);
    assertThat(shown(ended))
        .startsWith("\u001b[8mopen\u001b[0m\n\u001b[31mmxc:\u001b[0m limit wall")
        .endsWith("\n");
  }

  @Test
  void aTargetThatAGuestChoseIsEscapedInMessages() {
    Ended ended =
        terminal()
            .with(
                "--language",
                "javascript",
                "-c",
                "require('fs').readFileSync('/\\x1b[2J\\nmxc: fine')");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(shown(ended).lines().filter(line -> line.contains("mxc:\u001b[0m"))).hasSize(1);
    assertThat(shown(ended)).doesNotContain("\u001b[2J");
  }

  @Test
  void ctrlCCancelsOnceForTheWholeGroup() throws Exception {
    Started started =
        terminal()
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
    assertThat(shown(ended)).endsWith("mxc:\u001b[0m cancelled by SIGINT\n");
    for (ProcessHandle process : below) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void helpIsInColours() {
    assertThat(terminal().with("--help").text()).contains("\u001b[");
  }
}
