package dev.mxc.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.Session;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestParser;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample does behind mxc, with its own manifest, what its folder {@code expected} says and
 * what the language's usual interpreter does.
 */
class SamplesTest {

  private static final Path SAMPLES = Path.of("").toAbsolutePath();

  @TempDir Path scratch;

  @BeforeAll
  static void makeTheFastStartReady() {
    try {
      RuntimeImage.open(_ -> {}).makeAotCaches(_ -> {});
    } catch (WorkerException _) {
      // None is made from a class path with folders: workers start slower, that is all.
    }
  }

  static List<Sample> samples() {
    return Sample.ALL;
  }

  @Test
  void everyFolderWithAManifestIsListed() throws IOException {
    try (Stream<Path> folders = Files.list(SAMPLES)) {
      assertThat(folders.filter(folder -> Files.exists(folder.resolve("manifest.yaml"))))
          .extracting(folder -> folder.getFileName().toString())
          .containsExactlyInAnyOrderElementsOf(Sample.ALL.stream().map(Sample::folder).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void runsBehindItsManifest(Sample sample) throws Exception {
    Path copy = copy(sample);
    Manifest manifest = ManifestParser.parse(copy.resolve("manifest.yaml"));
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    RunResult result;
    try (Sandbox sandbox = Sandbox.open(manifest);
        Session session = sandbox.session();
        InputStream input = input(sample, copy)) {
      result = session.run(sample.read(copy), RunOptions.defaults().withInput(input));
      session.diff(patch);
    }

    assertThat(result.error()).isNull();
    assertThat(result.status()).isEqualTo(RunResult.Status.OK);
    assertThat(result.denials()).isEmpty();
    assertThat(result.stdout()).isEqualTo(expected(sample, "stdout.txt"));
    assertThat(result.stderr()).isEqualTo(expected(sample, "stderr.txt"));
    assertThat(patch.toString(StandardCharsets.UTF_8)).isEqualTo(expected(sample, "changes.patch"));
    assertThat(written(copy)).isEqualTo(expectedFiles(sample));
    if (Files.exists(copy.resolve("project"))) {
      assertThat(files(copy.resolve("project")))
          .as("the source of an overlay never changes")
          .isEqualTo(files(SAMPLES.resolve(sample.folder()).resolve("project")));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void doesTheSameInTheUsualInterpreter(Sample sample) throws Exception {
    List<String> command = new ArrayList<>();
    if (sample.language() == Language.PYTHON) {
      // The calendar needs the zones of the machine.
      String check = "import sys; from zoneinfo import ZoneInfo as Z; Z('Asia/Kolkata')";
      assumeTrue(works("python3", "-c", check), "no python3 from 3.9 on with time zones");
      command.add("python3");
    } else {
      assumeTrue(works("node", "-e", "[].toSorted()"), "no node from version 20 on");
      command.add("node");
    }
    Path copy = copy(sample);
    command.add(sample.program());
    command.addAll(sample.hostArguments());
    Path output = scratch.resolve("stdout");
    ProcessBuilder builder = interpreter(command).directory(copy.toFile());
    builder.redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    if (!sample.input().isEmpty()) {
      builder.redirectInput(copy.resolve(sample.input()).toFile());
    }

    assertThat(status(builder)).isZero();
    assertThat(Files.readString(output)).isEqualTo(expected(sample, "stdout.txt"));
    assertThat(written(copy)).isEqualTo(expectedFiles(sample));
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return status(
              interpreter(List.of(command))
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD))
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static ProcessBuilder interpreter(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONUTF8", "1");
    builder.environment().put("TZ", "UTC");
    return builder;
  }

  private static int status(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(builder.command() + " does not end");
    }
    return process.exitValue();
  }

  private static InputStream input(Sample sample, Path copy) throws IOException {
    return sample.input().isEmpty()
        ? InputStream.nullInputStream()
        : Files.newInputStream(copy.resolve(sample.input()));
  }

  private static String expected(Sample sample, String file) throws IOException {
    Path path = SAMPLES.resolve(sample.folder()).resolve("expected").resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }

  private static Map<String, String> expectedFiles(Sample sample) throws IOException {
    return files(SAMPLES.resolve(sample.folder()).resolve("expected/out"));
  }

  private static Map<String, String> written(Path copy) throws IOException {
    Map<String, String> files = files(copy.resolve("out"));
    files.remove(".gitignore");
    return files;
  }

  /** Paths beneath a folder with the texts that are there; none where there is no folder. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          files.put(folder.relativize(path).toString(), Files.readString(path));
        }
      }
    }
    return files;
  }

  /** The sample's folder as it is in the repository: without what somebody's run has written. */
  private Path copy(Sample sample) throws IOException {
    Path from = SAMPLES.resolve(sample.folder());
    Path to = scratch.resolve(sample.folder());
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getParent().endsWith("out")) {
              Files.copy(file, to.resolve(from.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return to;
  }
}
