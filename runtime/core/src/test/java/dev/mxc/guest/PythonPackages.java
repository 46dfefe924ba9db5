package dev.mxc.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Packages of the registry in a folder that is kept between runs of the tests. */
final class PythonPackages {

  /** Programs that use them, and the list of requirements. */
  static final ProgramFolder PROGRAMS = ProgramFolder.of("packages");

  static final Path FOLDER = Path.of("target", "python-packages").toAbsolutePath();

  private PythonPackages() {}

  /**
   * Once for a list of requirements; what an interrupted installation left is made anew. Several
   * JVMs run tests of this module: one installs, the others wait for it.
   *
   * @param folder where to work
   */
  static Path installedOrSkip(Path folder) throws IOException {
    Path requirements = PROGRAMS.path().resolve("requirements.txt");
    Path done = FOLDER.resolve("installed.txt");
    try (FileChannel channel =
            FileChannel.open(
                FOLDER.resolveSibling("python-packages.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!Files.exists(done) || Files.mismatch(done, requirements) >= 0) {
        install(folder, requirements);
        Files.copy(requirements, done, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return FOLDER;
  }

  private static void install(Path folder, Path requirements) {
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
                    FOLDER.toString(),
                    "--requirement",
                    requirements.toString()));
    assumeTrue(ended != null, "pip or its registry is not to be had: no packages to compare");
  }
}
