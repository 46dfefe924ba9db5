package dev.mxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Packages that {@code npm} installs for a test. */
final class InstalledPackages {

  private static final int INSTALL_SECONDS_MAX = 100;

  private InstalledPackages() {}

  /**
   * Their folder, filled once for this list of versions. Where they cannot be installed the test is
   * skipped.
   *
   * @param folder holds {@code package.json}
   */
  static Path of(Path folder) throws IOException, InterruptedException {
    String wanted = Files.readString(folder.resolve("package.json"));
    Path place =
        Files.createDirectories(Path.of("target", "npm", Integer.toHexString(wanted.hashCode())))
            .toRealPath();
    Path done = place.resolve("done");
    if (!Files.exists(done)) {
      Files.writeString(place.resolve("package.json"), wanted);
      Path log = place.resolve("npm.log");
      Process npm;
      try {
        npm =
            new ProcessBuilder(
                    "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save")
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
      } catch (IOException _) {
        return abort("there is no npm on the PATH");
      }
      if (!npm.waitFor(INSTALL_SECONDS_MAX, TimeUnit.SECONDS)) {
        npm.descendants().forEach(ProcessHandle::destroyForcibly);
        npm.destroyForcibly();
        return abort("npm does not end: " + Files.readString(log));
      }
      if (npm.exitValue() != 0) {
        return abort("npm cannot install the packages: " + Files.readString(log));
      }
      Files.writeString(done, "");
    }
    return place.resolve("node_modules");
  }

  private static Path abort(String reason) {
    Assumptions.abort(reason);
    throw new AssertionError(reason);
  }
}
