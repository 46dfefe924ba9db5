package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a program and what comes out of it. */
class StreamsTest {

  private static final String ALL_BYTES =
      "process.stdout.write(Buffer.from(Array.from({length: 256}, (_, i) => i)))";

  @TempDir Path folder;

  @Test
  void argumentsAreTheProgramsOwnFromTheScriptOn() throws IOException {
    Files.writeString(folder.resolve("a.py"), "import sys\nprint(sys.argv)");
    Ended ended =
        Mxc.command().in(folder).with("a.py", "-x", "--json", "@a.py", "", "é ü", "--", "$HOME");

    assertThat(ended.text())
        .isEqualTo("['/app/a.py', '-x', '--json', '@a.py', '', 'é ü', '--', '$HOME']\n");
  }

  @Test
  void theSuffixDecidesTheLanguage() throws IOException {
    Files.writeString(folder.resolve("a.mjs"), "export {}; console.log(typeof require, await 1)");
    Files.writeString(folder.resolve("a.js"), "console.log(typeof require)");

    assertThat(Mxc.command().in(folder).with("a.mjs").text()).isEqualTo("undefined 1\n");
    assertThat(Mxc.command().in(folder).with("a.js").text()).isEqualTo("function\n");
  }

  @Test
  void inputReachesTheProgram() {
    Ended python =
        Mxc.command()
            .input("één\ntwo\n")
            .with("--language", "python", "-c", "import sys\nprint(input(), sys.stdin.read())");
    Ended javascript =
        Mxc.command()
            .input("één\ntwo\n")
            .with(
                "--language",
                "javascript",
                "-c",
                "process.stdin.setEncoding('utf8'); let s = '';"
                    + " process.stdin.on('data', d => s += d).on('end', () => console.log(s.length, s))");

    assertThat(python.text()).isEqualTo("één two\n\n");
    assertThat(javascript.text()).isEqualTo("8 één\ntwo\n\n");
  }

  @Test
  void theProgramComesFromInput() {
    Ended ended =
        Mxc.command()
            .input("import sys\nprint('from', sys.argv[1], repr(sys.stdin.read()))")
            .with("--language", "python", "-", "input");

    assertThat(ended.text()).isEqualTo("from input ''\n");
  }

  @Test
  void environmentIsWhatWasGiven() {
    Ended ended =
        Mxc.run(
            "--env",
            "A=é=1",
            "--env",
            "EMPTY=",
            "--language",
            "python",
            "-c",
            "import os\nprint(dict(os.environ))");

    assertThat(ended.text()).contains("'A': 'é=1'", "'EMPTY': ''").doesNotContain("LC_ALL", "HOME");
  }

  @Test
  void bytesPassThroughAPipeAsTheyAre() {
    Ended ended = Mxc.run("--language", "javascript", "-c", ALL_BYTES);
    byte[] expected = new byte[256];
    for (int i = 0; i < 256; i++) {
      expected[i] = (byte) i;
    }

    assertThat(ended.out()).isEqualTo(expected);
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreReplacedInJson() {
    Ended ended = Mxc.run("--json", "--language", "javascript", "-c", ALL_BYTES);

    assertThat(ended.json().path("stdout").asText())
        .startsWith("\u0000\u0001")
        .contains("ABC", "\u001b")
        .endsWith("\ufffd");
  }

  @Test
  void outputComesAsItIsWritten() throws IOException {
    Started started =
        Mxc.command()
            .start("--language", "python", "-c", "print('question?', flush=True)\nprint(input())");
    started.awaitLine("question?");
    try (OutputStream stdin = started.process.getOutputStream()) {
      stdin.write("answer\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(started.end().text()).isEqualTo("answer\n");
  }

  @Test
  void aReaderThatGoesAwayEndsTheProgramQuietly() throws IOException {
    Started started =
        Mxc.command()
            .start(
                "--output",
                "1GiB",
                "--language",
                "javascript",
                "-c",
                "for (;;) console.log('line')");
    started.awaitLine("line");
    started.process.getInputStream().close();
    Ended ended = started.endUnread();

    assertThat(ended.status()).isEqualTo(141);
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void aFullDiskIsSaid() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
    for (String mode : new String[] {"--json", "--no-daemon"}) {
      Ended ended =
          Mxc.command()
              .through("sh", "-c", "exec \"$@\" >/dev/full", "sh")
              .with(mode, "--language", "javascript", "-c", "console.log(1)");

      assertThat(ended.status()).isEqualTo(125);
      assertThat(ended.errors())
          .isEqualTo("mxc: the output cannot be written: No space left on device\n");
    }
  }

  @Test
  void aMessageBeginsOnALineOfItsOwn() {
    String program = "process.stdout.write('open'); setInterval(() => {}, 50)";
    String[] arguments = {"--timeout", "2s", "--language", "javascript", "-c", program};
    Ended apart = Mxc.run(arguments);
    Ended together = Mxc.command().through("sh", "-c", "exec \"$@\" 2>&1", "sh").with(arguments);

    assertThat(apart.text()).isEqualTo("open");
    assertThat(apart.errors()).startsWith("mxc: limit wall");
    assertThat(together.text()).startsWith("open\nmxc: limit wall");
  }
}
