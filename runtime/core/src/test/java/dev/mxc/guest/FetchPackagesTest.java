package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages over fetch do what they do under Node, as {@code npm install} leaves them. */
@Timeout(120)
class FetchPackagesTest {

  @TempDir static Path root;

  private static WebServer server;
  private static NodePrograms programs;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    Optional<String> missing = NodePrograms.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    server = new WebServer(Optional.empty());
    programs =
        NodePrograms.open(
            Tier.ISOLATE,
            root,
            folder(),
            Optional.of(InstalledPackages.of(folder())),
            "network: [{ host: 127.0.0.1, ports: [" + server.port() + "] }]\n",
            Map.of("SERVER", server.url()));
  }

  @AfterAll
  static void close() throws IOException {
    if (programs != null) {
      programs.close();
      server.close();
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(FetchPackagesTest.class.getResource("fetchpackages")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".mjs"))
          .sorted()
          .toList();
    }
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
