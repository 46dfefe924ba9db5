package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packages as {@code pip install --target} puts them into a folder do in a sandbox what they do
 * under the machine's own Python. Some bring native accelerators, which are not looked at. The
 * folder is kept between runs of the tests.
 */
@Timeout(180)
class PythonPackagesTest {

  private static final Path KEPT = Path.of("target", "python-packages").toAbsolutePath();

  @TempDir static Path folder;

  private static Sandbox sandbox;

  @BeforeAll
  static void open() throws IOException {
    install();
    sandbox =
        Guests.open(
            Tier.ISOLATE,
            """
            limits: { wall: 120s, cpu: 120s, memory: 1GiB }
            python: { path: [ python-packages ] }
            """,
            KEPT.getParent());
  }

  @AfterAll
  static void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  /** Once for a list of requirements; what an interrupted installation left is made anew. */
  private static void install() throws IOException {
    Path requirements = resources().resolve("requirements.txt");
    Path done = KEPT.resolve("installed.txt");
    if (Files.exists(done) && Files.mismatch(done, requirements) < 0) {
      return;
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    Cpython.Ended ended =
        Cpython.orSkip()
            .module(
                folder,
                environment,
                List.of(
                    "pip",
                    "install",
                    "--quiet",
                    "--no-compile",
                    "--no-input",
                    "--retries",
                    "1",
                    "--timeout",
                    "15",
                    "--upgrade",
                    "--target",
                    KEPT.toString(),
                    "--requirement",
                    requirements.toString()));
    assumeTrue(ended != null, "pip or its registry is not to be had: no packages to compare");
    Files.copy(requirements, done);
  }

  private static Path resources() {
    try {
      return Path.of(
          Objects.requireNonNull(PythonPackagesTest.class.getResource("packages")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(resources())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".py"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void packagesDoWhatTheyDoUnderCpython(String name) throws IOException {
    Path file = resources().resolve(name);
    Cpython.Ended expected =
        Cpython.orSkip()
            .run(
                folder,
                Map.of(
                    "PYTHONPATH",
                    KEPT.toString(),
                    "PYTHONUTF8",
                    "1",
                    "PYTHONDONTWRITEBYTECODE",
                    "1"),
                new byte[0],
                List.of(file.toString()));
    assertThat(expected.status()).as(expected.err()).isZero();

    RunResult result =
        sandbox.run(new Program(Language.PYTHON, false, name, Files.readAllBytes(file), List.of()));

    assertThat(result.stdout()).as(result.stderr()).isEqualTo(expected.out());
    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.denials()).isEmpty();
  }
}
