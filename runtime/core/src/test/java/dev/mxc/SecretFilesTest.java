package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file of a secret often lies beside the manifest, in a folder that is mounted. */
@Timeout(120)
class SecretFilesTest {

  private static final String TOKEN = "tok-91cd-only-the-host";

  private static final String SECRETS =
      """
      network: [ { host: a.example, headers: { Authorization: "Bearer ${secret:T}" } } ]
      secrets: { T: { file: ./keys/link } }
      """;

  /** Reads by both names, and moves what lies above; prints what became of each. */
  private static final String PROGRAM =
      """
      import os
      def tell(what, *arguments):
          try:
              print(what.__name__, what(*arguments))
          except OSError as e:
              print(what.__name__, type(e).__name__)
      def read(path):
          with open(path) as file:
              return file.read().strip()
      for name in ("token", "link", "note"):
          tell(read, "/data/keys/" + name)
      try:
          os.rename("/data/keys", "/data/moved")
      except OSError:
          pass
      tell(read, "/data/moved/token")
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void noMountShowsIt(Tier tier) throws Exception {
    for (String access : List.of("read", "write", "overlay")) {
      fill();
      String mounts = "filesystem: [ { path: /data, source: ., access: " + access + " } ]\n";
      RunResult result = run(tier, mounts + SECRETS);
      assertThat(result.stdout())
          .as(access + ": " + result)
          .isEqualTo(
              """
              read PermissionError
              read PermissionError
              read a note
              read FileNotFoundError
              """);
      assertThat(result.denials())
          .anySatisfy(denial -> assertThat(denial.target()).isEqualTo("/data/keys/token"));

      assertThat(run(tier, mounts).stdout()).startsWith("read " + TOKEN + "\nread " + TOKEN);
    }
  }

  private RunResult run(Tier tier, String manifest) {
    try (Sandbox sandbox = Guests.open(tier, manifest, folder)) {
      return sandbox.run(Program.python(PROGRAM));
    }
  }

  private void fill() throws IOException {
    Path keys = folder.resolve("keys");
    if (Files.exists(folder.resolve("moved"))) {
      Files.move(folder.resolve("moved"), keys);
    }
    if (Files.notExists(keys)) {
      Files.createDirectory(keys);
      Path token = Files.writeString(keys.resolve("token"), TOKEN + "\n");
      Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
      Files.createSymbolicLink(keys.resolve("link"), Path.of("token"));
      Files.writeString(keys.resolve("note"), "a note\n");
    }
  }
}
