package dev.mxc.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads manifests. */
public final class ManifestParser {

  private ManifestParser() {}

  /**
   * Reads a manifest from a file, JSON or YAML; its relative sources are relative to the file's
   * folder.
   *
   * @throws ManifestException when there is no such file, it cannot be read, or it is no manifest
   */
  public static Manifest parse(Path file) throws ManifestException {
    String name = String.valueOf(file);
    Path absolute = file.toAbsolutePath();
    Path parent = absolute.getParent();
    return parse(read(file, name), name, parent == null ? absolute : parent);
  }

  /**
   * Reads a manifest from bytes.
   *
   * @param name what messages call it
   * @param folder what relative sources are relative to
   * @throws ManifestException when the bytes are no manifest
   */
  public static Manifest parse(byte[] bytes, String name, Path folder) throws ManifestException {
    Problems problems = new Problems(name);
    return ManifestBinder.bind(TreeReader.read(bytes, problems), name, folder, problems);
  }

  private static byte[] read(Path file, String name) throws ManifestException {
    try {
      if (Files.isDirectory(file)) {
        throw refused(name, "is a folder; name the manifest file in it");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // A pipe or a device could keep this waiting, or never end.
        throw refused(name, "is not a regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(ManifestText.BYTES_MAX + 1);
      }
    } catch (NoSuchFileException _) {
      throw refused(
          name,
          Files.exists(file, LinkOption.NOFOLLOW_LINKS)
              ? "is a link to nothing"
              : "there is no such file; mxc init writes a starter manifest");
    } catch (IOException _) {
      throw refused(name, "cannot be read; look at its permissions");
    }
  }

  private static ManifestException refused(String name, String message) {
    return new ManifestException(List.of(new Problem(name, "", 0, 0, message)));
  }
}
