package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packages of {@code python.path} at the command line. */
@Timeout(120)
class PackagesTest {

  @TempDir Path folder;

  @Test
  void aRunLeavesBytecodeForTheNextOneAndWaitsForNone() throws Exception {
    Files.createDirectory(folder.resolve("packages"));
    Files.writeString(folder.resolve("packages/shapes.py"), "SIDES = 4\n");
    Files.writeString(
        folder.resolve("mxc.yaml"), "version: \"1\"\npython: { path: [ ./packages ] }\n");
    String program = "import os, shapes; print(shapes.SIDES, os.path.exists(shapes.__cached__))";
    String[] arguments = {"-m", "mxc.yaml", "--language", "python", "-c", program};
    Set<Path> before = bytecode();

    assertThat(Mxc.command().in(folder).with(arguments).text()).isEqualTo("4 False\n");
    while (before.containsAll(bytecode())) {
      Thread.sleep(50);
    }

    assertThat(Mxc.command().in(folder).with(arguments).text()).isEqualTo("4 True\n");
  }

  private static Set<Path> bytecode() throws IOException, WorkerException {
    Path stores = RuntimeImage.open(_ -> {}).folder().resolve("bytecode");
    if (!Files.isDirectory(stores)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(stores)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
          .collect(Collectors.toSet());
    }
  }
}
