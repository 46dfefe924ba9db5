package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a manifest's place is named, and neither waited for nor read without end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManifestFileTest {

  private static final String VERSION = "version: \"1\"\n";

  @TempDir private Path folder;

  private static Problem only(ManifestException rejected) {
    assertThat(rejected.problems()).hasSize(1);
    return rejected.problems().getFirst();
  }

  @Test
  void aLargeFileIsNotReadToItsEnd() throws IOException {
    Path file = Files.write(folder.resolve("large.yaml"), new byte[10 << 20]);

    assertThat(only(rejectedFile(file)).message()).contains("1 MiB");
  }

  private ManifestException rejectedFile(Path file) {
    ManifestException rejected =
        catchThrowableOfType(ManifestException.class, () -> ManifestParser.parse(file));
    assertThat(rejected).isNotNull();
    assertThat(only(rejected).source()).isEqualTo(file.toString());
    return rejected;
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("ring"), Path.of("ring"));
    Files.writeString(folder.resolve("file"), VERSION);

    assertThat(only(rejectedFile(folder.resolve("missing.yaml"))).message())
        .contains("no such file", "mxc init");
    assertThat(only(rejectedFile(folder)).message()).contains("folder");
    assertThat(only(rejectedFile(folder.resolve("link"))).message()).contains("link to nothing");
    assertThat(only(rejectedFile(folder.resolve("ring"))).message()).contains("cannot be read");
    assertThat(only(rejectedFile(folder.resolve("file/m.yaml"))).message())
        .contains("cannot be read");
  }

  @Test
  void aLinkToAManifestIsRead() throws IOException, ManifestException {
    Files.writeString(folder.resolve("file"), VERSION);
    Path link = Files.createSymbolicLink(folder.resolve("m.yaml"), Path.of("file"));

    assertThat(ManifestParser.parse(link).folder()).isEqualTo(folder);
  }

  @Test
  void devicesAreNotRead() {
    for (String device : new String[] {"/dev/zero", "/dev/random", "/dev/null"}) {
      assumeThat(Path.of(device)).as("a device of Unix").exists();
      assertThat(only(rejectedFile(Path.of(device))).message()).contains("not a regular file");
    }
  }

  @Test
  void aPipeWithoutAWriterIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeThat(Path.of("/usr/bin/mkfifo")).as("mkfifo").exists();
    Process mkfifo = new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start();
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(only(rejectedFile(pipe)).message()).contains("not a regular file");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("m.yaml"), VERSION);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

    assertThat(only(rejectedFile(file)).message()).contains("permissions");
  }

  @Test
  void aFileOfTheKernelWithoutEndIsBounded() {
    Path maps = Path.of("/proc/self/maps");
    assumeThat(maps).as("/proc").exists();

    assertThat(catchThrowableOfType(ManifestException.class, () -> ManifestParser.parse(maps)))
        .isNotNull();
  }
}
