package dev.mxc.cli;

import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Where {@code --diff} writes to; looked at before the program runs, which may take long. */
final class PatchFile {

  private PatchFile() {}

  static Path checked(String text) throws ManifestException {
    Path path;
    try {
      path = Path.of(text).toAbsolutePath();
    } catch (InvalidPathException _) {
      throw bad("no path of this machine");
    }
    Path folder = path.getParent();
    if (Files.isDirectory(path) || folder == null) {
      throw bad(path + " is a folder; name a file");
    }
    if (!Files.isWritable(Files.exists(path) ? path : folder)) {
      throw bad(path + " cannot be written");
    }
    return path;
  }

  private static ManifestException bad(String message) {
    return new ManifestException(List.of(new Problem("options", "--diff", 0, 0, message)));
  }
}
