package dev.mxc.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {

  @TempDir Path parent;

  @BeforeEach
  void real() throws IOException {
    parent = parent.toRealPath();
  }

  @Test
  void itIsItsOwnersAloneAndGoneAfterClose() throws IOException {
    ScratchFolder scratch = ScratchFolder.create(parent);
    assertThat(Files.getPosixFilePermissions(scratch.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(scratch.path().resolve("a/b"));
    Files.writeString(scratch.path().resolve("a/b/c"), "c");
    scratch.close();
    scratch.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledHostLeftIsSweptAndWhatIsInUseStays() throws Exception {
    Process host =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "dev.mxc.files.ScratchProbe",
                parent.toString())
            .redirectErrorStream(true)
            .start();
    Path theirs;
    try (BufferedReader reader = host.inputReader()) {
      theirs = Path.of(reader.readLine());
      try (ScratchFolder ours = ScratchFolder.create(parent)) {
        ScratchFolder.sweep(parent);
        assertThat(List.of(ours.path(), theirs)).allMatch(Files::exists);

        host.destroyForcibly().waitFor();
        ScratchFolder.sweep(parent);
        assertThat(theirs).doesNotExist();
        assertThat(ours.path()).exists();
      }
    }
  }

  @Test
  void onlyFoldersOfThisUserAreSwept() throws IOException {
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "kept");
    Files.createSymbolicLink(parent.resolve(ScratchFolder.PREFIX + "link"), elsewhere);
    Path file = Files.createFile(parent.resolve(ScratchFolder.PREFIX + "file"));
    Path dead = Files.createDirectory(parent.resolve(ScratchFolder.PREFIX + "dead"));
    Files.createSymbolicLink(dead.resolve("link"), elsewhere);
    Path young = Files.createDirectory(parent.resolve("mxc-new-young"));
    Path old = Files.createDirectory(parent.resolve("mxc-new-old"));
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));

    ScratchFolder.sweep(parent);

    assertThat(elsewhere.resolve("kept")).hasContent("kept");
    assertThat(List.of(file, young)).allMatch(Files::exists);
    assertThat(List.of(dead, old)).noneMatch(Files::exists);
  }

  @Test
  void aFolderOfAnotherUserStays() throws IOException {
    Path foreign = Files.createDirectory(parent.resolve(ScratchFolder.PREFIX + "foreign"));
    try {
      Files.setAttribute(foreign, "unix:uid", 12345);
    } catch (IOException e) {
      assumeTrue(false, "giving a folder away needs root: " + e.getMessage());
    }
    ScratchFolder.sweep(parent);
    assertThat(foreign).exists();
  }
}
