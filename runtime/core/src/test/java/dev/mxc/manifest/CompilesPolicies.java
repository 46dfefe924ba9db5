package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder with three folders in it, and manifests compiled there. */
abstract class CompilesPolicies {

  @TempDir Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    folder = folder.toRealPath();
    for (String name : List.of("data", "out", "packages")) {
      Files.createDirectory(folder.resolve(name));
    }
  }

  Manifest manifest(String yaml) {
    try {
      return ManifestParser.parse(
          ("version: \"1\"\n" + yaml).getBytes(StandardCharsets.UTF_8), "m.yaml", folder);
    } catch (ManifestException e) {
      throw new AssertionError(e);
    }
  }

  Policy compiled(String yaml, Overrides overrides, Ceiling... ceilings) throws ManifestException {
    return PolicyCompiler.compile(manifest(yaml), overrides, Arrays.asList(ceilings));
  }

  List<String> refused(String yaml, Overrides overrides, Ceiling... ceilings) {
    ManifestException rejected =
        catchThrowableOfType(ManifestException.class, () -> compiled(yaml, overrides, ceilings));
    assertThat(rejected).as("accepted").isNotNull();
    return rejected.problems().stream().map(Problem::toString).toList();
  }

  List<String> refused(String yaml, Ceiling... ceilings) {
    return refused(yaml, Overrides.none(), ceilings);
  }
}
