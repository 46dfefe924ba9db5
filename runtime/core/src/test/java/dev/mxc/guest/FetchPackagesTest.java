package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages over fetch do what they do under Node, as {@code npm install} leaves them. */
@Timeout(120)
class FetchPackagesTest {

  private static final ProgramFolder FOLDER = ProgramFolder.of("fetchpackages");

  @TempDir static Path root;

  private static WebServer server;
  private static NodePrograms programs;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    server = new WebServer(Optional.empty());
    programs =
        NodePrograms.openOrSkip(
            root,
            FOLDER,
            "network: [{ host: 127.0.0.1, ports: [" + server.port() + "] }]\n",
            Map.of("SERVER", server.url()));
  }

  @AfterAll
  static void close() throws IOException {
    if (programs != null) {
      programs.close();
    }
    server.close();
  }

  static List<String> names() throws IOException {
    return FOLDER.javascript();
  }

  @ParameterizedTest
  @MethodSource("names")
  void doesWhatItDoesUnderNode(String name) throws IOException, InterruptedException {
    NodePrograms.Outcome node = programs.node(name);
    NodePrograms.Outcome mxc = programs.mxc(name);

    assertThat(mxc.stdout()).as("output; errors: %s", mxc.stderr()).isEqualTo(node.stdout());
    assertThat(mxc.exitCode()).isEqualTo(node.exitCode()).isZero();
    assertThat(mxc.stderr()).isEqualTo(node.stderr());
  }
}
