package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunOptions;
import dev.mxc.RunOptions.OutputKind;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs do in a sandbox what they do under the machine's own Python: the same bytes on both
 * streams and the same exit status, and no denial. They lie in {@code python/}; each gets the same
 * arguments, environment and input.
 */
@Timeout(120)
class PythonConformanceTest {

  private static final ProgramFolder FOLDER = ProgramFolder.of("python");

  /** A first line for programs whose standard error has the interpreter's own words in it. */
  private static final String STDERR_DIFFERS = "# Standard error is not compared: ";

  private static final List<String> ARGUMENTS = List.of("one", "zwölf");

  private static final byte[] INPUT =
      "first line\nsecond: zwölf\nthird\n".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;

  private static Path programs;
  private static Sandbox sandbox;

  @BeforeAll
  static void open() {
    programs = copyOfPrograms(folder.resolve("programs"));
    sandbox =
        Guests.open(
            Tier.ISOLATE,
            """
            limits: { wall: 60s, cpu: 60s, memory: 512MiB }
            filesystem: [ { path: /app, source: programs, access: read } ]
            env: { TZ: UTC, GREETING: "grüß dich" }
            """,
            folder);
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  /** CPython may write bytecode beside a program; the build's own folder is left alone. */
  private static Path copyOfPrograms(Path target) {
    Path source = FOLDER.path();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return target;
  }

  static List<String> programs() throws IOException {
    return FOLDER.python();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void programsDoWhatTheyDoUnderCpython(String name, @TempDir Path workspace) throws IOException {
    Path file = programs.resolve(name);
    Cpython.Ended expected =
        Cpython.orSkip()
            .run(
                workspace,
                Map.of("TZ", "UTC", "GREETING", "grüß dich", "PYTHONUTF8", "1"),
                INPUT,
                Stream.concat(Stream.of(file.toString()), ARGUMENTS.stream()).toList());

    Map<OutputKind, ByteArrayOutputStream> written = new EnumMap<>(OutputKind.class);
    for (OutputKind kind : OutputKind.values()) {
      written.put(kind, new ByteArrayOutputStream());
    }
    RunResult result =
        sandbox.run(
            new Program(Language.PYTHON, false, name, Files.readAllBytes(file), ARGUMENTS),
            RunOptions.defaults()
                .withInput(new ByteArrayInputStream(INPUT))
                .withOutput((kind, bytes) -> written.get(kind).writeBytes(bytes)));

    String stderr = text(written.get(OutputKind.STDERR).toByteArray());
    assertThat(text(written.get(OutputKind.STDOUT).toByteArray()))
        .as("standard output; standard error was: %s", stderr)
        .isEqualTo(inGuestPaths(expected.stdout(), workspace));
    if (!Files.readString(file).startsWith(STDERR_DIFFERS)) {
      assertThat(stderr).as("standard error").isEqualTo(inGuestPaths(expected.stderr(), workspace));
    }
    assertThat(result.exitCode()).as(result.toString()).isEqualTo(expected.status());
    assertThat(result.denials()).isEmpty();
  }

  /** Latin 1 keeps every byte. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String inGuestPaths(byte[] bytes, Path workspace) {
    return text(bytes)
        .replace(programs.toString(), "/app")
        .replace(workspace.toString(), "/workspace");
  }
}
