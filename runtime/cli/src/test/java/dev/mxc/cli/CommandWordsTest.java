package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.cli.CommandWords.UnfinishedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command line is taken apart as the shell does it. */
class CommandWordsTest {

  private static final int ROUNDS = 150;

  @Test
  void wordsAreWhatTheShellMakesOfThem() throws Exception {
    Random random = new Random(7);
    List<String> pieces =
        List.of("a", "b ", " ", "\t", "\n", "'", "\"", "\\", "\\\\", "'x y'", "é");
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder("w ");
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      // One word for all lines: a newline ends a command in a shell, and is a space here.
      String line = text.toString().replace("\n", " ");
      List<String> shell = ofShell(line);
      try {
        assertThat(CommandWords.of(line)).as("<%s>", line).isEqualTo(shell);
      } catch (UnfinishedException e) {
        // Shells differ about a backslash at the end.
        boolean backslash = e.getMessage().contains("backslash");
        assertThat(backslash || shell.isEmpty()).as("<%s>: %s", line, e.getMessage()).isTrue();
      }
    }
  }

  /** The shell's words; none where it finds a mistake. */
  private static List<String> ofShell(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "printf '<%s>\\0' " + line);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process shell = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (shell.waitFor() != 0) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (String word : out.split("\0")) {
      words.add(word.substring(1, word.length() - 1));
    }
    return words;
  }

  @Test
  void nothingIsExpanded() throws Exception {
    assertThat(CommandWords.of("$HOME \"$(id) `x`\" *.js ~ a|b;c&d #e {f,g} !h"))
        .containsExactly("$HOME", "$(id) `x`", "*.js", "~", "a|b;c&d", "#e", "{f,g}", "!h");
  }

  @Test
  void whatIsQuotedMayBeEmptyAndMayBeginInside() throws Exception {
    assertThat(CommandWords.of("  '' a\"b c\"d\\ e\\\nf\n\t\"g\\\"\\\\h\\i\" "))
        .containsExactly("", "ab cd ef", "g\"\\h\\i");
    assertThat(CommandWords.of(" \t\n ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "node 'a b,  single quote at character 6",
        "node \"a' b, double quote at character 6",
        "x y\\,       ends in a backslash",
        "\"x\\\",      double quote at character 1",
      })
  void whatHasNoEndIsNamed(String text, String words) {
    assertThatThrownBy(() -> CommandWords.of(text))
        .isInstanceOf(UnfinishedException.class)
        .hasMessageContaining(words);
  }
}
