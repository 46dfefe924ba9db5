package dev.mxc.cli;

import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.ManifestParser;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the manifest, for every command that takes one. */
final class ManifestOption {

  @Option(
      names = {"-m", "--manifest"},
      paramLabel = "FILE",
      description = "Capability manifest, JSON or YAML; without one nothing is granted.")
  private @Nullable String manifest;

  /**
   * The manifest, or one that grants nothing.
   *
   * @throws ManifestException when it is invalid
   */
  Manifest manifest() throws ManifestException {
    return manifest == null
        ? Manifest.empty(Path.of("").toAbsolutePath())
        : ManifestParser.parse(Path.of(manifest));
  }
}
