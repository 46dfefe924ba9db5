package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packages as {@code pip install --target} puts them into a folder do in a sandbox what they do
 * under the machine's own Python. Some bring native accelerators, which are not looked at.
 */
@Timeout(180)
class PythonPackagesTest {

  @TempDir static Path folder;

  private static Sandbox sandbox;

  @BeforeAll
  static void open() throws IOException {
    Path packages = PythonPackages.installedOrSkip(folder);
    sandbox =
        Guests.open(
            Tier.ISOLATE,
            """
            limits: { wall: 120s, cpu: 120s, memory: 1GiB }
            python: { path: [ python-packages ] }
            """,
            packages.getParent());
  }

  @AfterAll
  static void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  static List<String> programs() throws IOException {
    return PythonPackages.PROGRAMS.python();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void packagesDoWhatTheyDoUnderCpython(String name) throws IOException {
    Path file = PythonPackages.PROGRAMS.path().resolve(name);
    Cpython.Ended expected =
        Cpython.orSkip()
            .run(
                folder,
                Map.of(
                    "PYTHONPATH",
                    PythonPackages.FOLDER.toString(),
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
