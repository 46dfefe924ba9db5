package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages that programs use, as {@code npm install} leaves them, do what they do under Node. */
@Timeout(120)
class NodePackagesTest {

  private static final ProgramFolder FOLDER = ProgramFolder.of("packages");

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
  void doesWhatItDoesUnderNode(String name) throws IOException, InterruptedException {
    NodePrograms.Outcome node = programs.node(name);
    RunResult mxc = programs.run(name, RunOptions.defaults());

    assertThat(mxc.stdout()).as(mxc.toString()).isEqualTo(text(node.stdout()));
    assertThat(mxc.exitCode()).isEqualTo(node.exitCode()).isZero();
    assertThat(mxc.denials()).isEmpty();
  }

  private static String text(String bytes) {
    return new String(
        bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
