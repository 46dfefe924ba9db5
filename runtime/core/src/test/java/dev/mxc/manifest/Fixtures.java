package dev.mxc.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Manifests in files, good and bad. Beside each bad one lies what it is told: in the first line
 * what the schema says ({@code rejects}; {@code accepts} or {@code unread} and why), then one
 * problem a line.
 */
final class Fixtures {

  private static final String EXPECTED = ".expected";

  private Fixtures() {}

  static Stream<Path> valid() {
    return files("valid");
  }

  static Stream<Path> invalid() {
    return files("invalid");
  }

  /** What a bad manifest is told. */
  static List<String> problems(Path invalid) {
    List<String> lines = expected(invalid);
    return lines.subList(1, lines.size());
  }

  /** What the schema says of a bad manifest. */
  static String schema(Path invalid) {
    return expected(invalid).getFirst().substring("schema ".length());
  }

  /** A problem as the files write it. */
  static String line(Problem problem) {
    return Problems.escaped(problem.pointer())
        + " "
        + problem.line()
        + ":"
        + problem.column()
        + " "
        + problem.message();
  }

  private static List<String> expected(Path invalid) {
    try {
      return Files.readAllLines(Path.of(invalid + EXPECTED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(String folder) {
    try (Stream<Path> files =
        Files.list(Path.of(Fixtures.class.getResource(folder + "/").toURI()))) {
      return files.filter(file -> !file.toString().endsWith(EXPECTED)).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
