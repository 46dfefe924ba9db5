package dev.mxc.guest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Programs among the tests' resources, which the machine's own Node or Python runs as well. */
record ProgramFolder(Path path) {

  /** The folder of that name beside this class. */
  static ProgramFolder of(String name) {
    try {
      return new ProgramFolder(
          Path.of(Objects.requireNonNull(ProgramFolder.class.getResource(name), name).toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of its Python programs, in order. */
  List<String> python() throws IOException {
    return names(".*\\.py");
  }

  /** The names of its JavaScript programs, in order. */
  List<String> javascript() throws IOException {
    return names(".*\\.m?js");
  }

  private List<String> names(String pattern) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    }
  }
}
