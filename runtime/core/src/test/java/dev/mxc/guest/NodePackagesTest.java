package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages that programs use, as {@code npm install} leaves them, do what they do under Node. */
@Timeout(120)
class NodePackagesTest {

  @TempDir static Path root;

  private static NodePrograms programs;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    Optional<String> missing = NodePrograms.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    programs =
        NodePrograms.open(
            Tier.ISOLATE, root, folder(), Optional.of(InstalledPackages.of(folder())));
  }

  @AfterAll
  static void close() throws IOException {
    if (programs != null) {
      programs.close();
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(NodePackagesTest.class.getResource("packages")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*\\.m?js"))
          .sorted()
          .toList();
    }
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
