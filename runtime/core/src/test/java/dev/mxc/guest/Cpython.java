package dev.mxc.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The machine's own Python, which says what a program should do. */
final class Cpython {

  private static final long WAIT_SECONDS_MAX = 170;

  /** The language's own version, and the one before it, which words most things alike. */
  private static final List<String> NAMES = List.of("python3.12", "python3", "python3.11");

  private static final Optional<Cpython> FOUND = find();

  private final Path executable;

  private Cpython(Path executable) {
    this.executable = executable;
  }

  /** How a program ended and what it wrote. */
  record Ended(int status, byte[] stdout, byte[] stderr) {

    String out() {
      return new String(stdout, StandardCharsets.UTF_8);
    }

    String err() {
      return new String(stderr, StandardCharsets.UTF_8);
    }
  }

  /** The machine's Python; the test is skipped where there is none of 3.11 or 3.12. */
  static Cpython orSkip() {
    assumeTrue(FOUND.isPresent(), "no CPython 3.11 or 3.12 on the PATH to compare with");
    return FOUND.get();
  }

  private static Optional<Cpython> find() {
    for (String name : NAMES) {
      Cpython python = new Cpython(Path.of(name));
      try {
        Ended ended =
            python.run(
                Path.of("."),
                Map.of("PATH", String.valueOf(System.getenv("PATH"))),
                new byte[0],
                List.of(
                    "-c",
                    "import sys; print(sys.implementation.name, (3, 11) <= sys.version_info < (3, 13));"
                        + " print(sys.executable)"));
        List<String> lines = ended.out().lines().toList();
        if (ended.status == 0 && lines.getFirst().equals("cpython True")) {
          // The interpreter itself: what stands on the PATH may be a script that wants a home.
          return Optional.of(new Cpython(Path.of(lines.get(1))));
        }
      } catch (UncheckedIOException _) {
        // The next name.
      }
    }
    return Optional.empty();
  }

  /**
   * Runs it with nothing but the environment given.
   *
   * @throws UncheckedIOException when it cannot be started
   */
  Ended run(Path folder, Map<String, String> environment, byte[] input, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Path stdin = Files.createTempFile("cpython", ".in");
      Path stdout = Files.createTempFile("cpython", ".out");
      Path stderr = Files.createTempFile("cpython", ".err");
      Files.write(stdin, input);
      try {
        Process process =
            builder
                .redirectInput(stdin.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .start();
        if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("does not end: " + command);
        }
        return new Ended(
            process.exitValue(), Files.readAllBytes(stdout), Files.readAllBytes(stderr));
      } finally {
        for (Path file : List.of(stdin, stdout, stderr)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A run with {@code -m}, for tools; null when it cannot be started or fails. */
  @Nullable Ended module(Path folder, Map<String, String> environment, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("-m"));
    all.addAll(arguments);
    try {
      Ended ended = run(folder, environment, new byte[0], all);
      return ended.status == 0 ? ended : null;
    } catch (UncheckedIOException _) {
      return null;
    }
  }
}
