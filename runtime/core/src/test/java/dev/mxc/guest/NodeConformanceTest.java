package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JavaScript programs print the same under mxc as under Node 20, byte for byte. */
@Timeout(60)
class NodeConformanceTest {

  private static final ProgramFolder FOLDER = ProgramFolder.of("javascript");

  @TempDir static Path root;

  private static NodePrograms programs;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    programs = NodePrograms.openOrSkip(root, FOLDER);
  }

  @AfterAll
  static void close() throws IOException {
    if (programs != null) {
      programs.close();
    }
  }

  static List<String> names() throws IOException {
    return FOLDER.javascript();
  }

  @ParameterizedTest
  @MethodSource("names")
  void printsWhatNodePrints(String name) throws IOException, InterruptedException {
    NodePrograms.Outcome node = programs.node(name);
    NodePrograms.Outcome mxc = programs.mxc(name);

    assertThat(mxc.stdout()).as("output; errors: %s", mxc.stderr()).isEqualTo(node.stdout());
    assertThat(mxc.exitCode()).isEqualTo(node.exitCode());
    // What an uncaught exception looks like differs; whatever a program itself writes does not.
    if (!name.startsWith("ends-")) {
      assertThat(mxc.stderr()).isEqualTo(node.stderr());
    }
  }

  @Test
  void anUncaughtExceptionIsAnErrorWithItsMessageAndFramesOfTheProgramAlone() throws IOException {
    RunResult result = programs.run("ends-throw-timer.js", RunOptions.defaults());

    assertThat(result.status()).isEqualTo(RunResult.Status.ERROR);
    assertThat(result.error().type()).isEqualTo("TypeError");
    assertThat(result.error().message()).isEqualTo("later");
    assertThat(result.error().traceback()).contains("/app/ends-throw-timer.js:1:");
    assertThat(result.error().traceback().lines().skip(1))
        .allMatch(line -> line.contains("/app/ends-throw-timer.js"));
  }
}
