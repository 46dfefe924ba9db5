package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.files.MountSpec.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All changes reach the source, or none does. */
class OverlayCommitTest {

  @TempDir Path folder;
  private Path source;
  private TestFiles files;

  @BeforeEach
  void open() throws IOException {
    source = Files.createDirectories(folder.toRealPath().resolve("source"));
    Files.createDirectories(source.resolve("d/e"));
    Files.writeString(source.resolve("a"), "a");
    Files.writeString(source.resolve("b"), "b");
    Files.writeString(source.resolve("d/c"), "c");
    Files.writeString(source.resolve("d/e/f"), "f");
    Files.setPosixFilePermissions(
        source.resolve("a"), PosixFilePermissions.fromString("r-xr-x---"));
    files = TestFiles.open(mount("/p", Access.OVERLAY, source));
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  /** Every file and folder with its content. */
  static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var walk = Files.walk(root)) {
      for (Path path : walk.toList()) {
        all.put(
            root.relativize(path).toString(),
            Files.isRegularFile(path) ? Files.readString(path) : "/");
      }
    }
    return all;
  }

  private void changeAll() {
    files.write("/p/a", "changed");
    files.done(new FileRequest.Remove("/p/b", false));
    files.done(new FileRequest.MakeDirectory("/p/n", 0750));
    files.done(new FileRequest.MakeDirectory("/p/n/m", 0755));
    files.write("/p/n/m/new", "new");
    // A folder gives way to a file, and a file to a folder.
    files.done(new FileRequest.Remove("/p/d/e/f", false));
    files.done(new FileRequest.Remove("/p/d/e", true));
    files.write("/p/d/e", "a file");
    files.done(new FileRequest.Remove("/p/d/c", false));
    files.done(new FileRequest.MakeDirectory("/p/d/c", 0755));
    files.write("/p/d/c/x", "x");
  }

  private static final Map<String, String> CHANGED =
      Map.of(
          "", "/", "a", "changed", "d", "/", "d/c", "/", "d/c/x", "x", "d/e", "a file", "n", "/",
          "n/m", "/", "n/m/new", "new");

  @Test
  void allChangesReachTheSourceAndTheSessionGoesOnFromThere() throws Exception {
    changeAll();
    files.changes().commit();

    assertThat(tree(source)).isEqualTo(CHANGED);
    assertThat(Files.getPosixFilePermissions(source.resolve("a")))
        .isEqualTo(PosixFilePermissions.fromString("r-xr-x---"));
    assertThat(files.changed()).isEmpty();
    assertThat(files.read("/p/d/e")).isEqualTo("a file");
    files.write("/p/a", "once more");
    files.changes().commit();
    assertThat(source.resolve("a")).hasContent("once more");
    files.changes().commit();
  }

  @Test
  void removedFoldersGoWithTheirFiles() throws Exception {
    files.done(new FileRequest.Remove("/p/d/c", false));
    files.done(new FileRequest.Remove("/p/d/e/f", false));
    files.done(new FileRequest.Remove("/p/d/e", true));
    files.done(new FileRequest.Remove("/p/d", true));
    files.changes().commit();
    assertThat(tree(source)).isEqualTo(Map.of("", "/", "a", "a", "b", "b"));
  }

  @Test
  void aSourceThatChangedSinceIsAConflictAndNothingIsWritten() throws Exception {
    changeAll();
    Files.writeString(source.resolve("b"), "somebody else's");
    Map<String, String> before = tree(source);

    CommitConflictException e =
        catchThrowableOfType(CommitConflictException.class, () -> files.changes().commit());

    assertThat(e.paths()).containsExactly("/p/b");
    assertThat(tree(source)).isEqualTo(before);
    assertThat(files.changed()).hasSize(7);
  }

  @Test
  void everyKindOfConflictIsFound() throws Exception {
    changeAll();
    Files.createDirectories(source.resolve("n/m"));
    Files.writeString(source.resolve("n/m/new"), "there too");
    Files.delete(source.resolve("b"));
    Files.writeString(source.resolve("d/e/late"), "came after its folder was removed");
    Files.setLastModifiedTime(
        source.resolve("d/c"), java.nio.file.attribute.FileTime.fromMillis(1));
    Map<String, String> before = tree(source);

    CommitConflictException e =
        catchThrowableOfType(CommitConflictException.class, () -> files.changes().commit());

    // b is gone on both sides, which is what the guest wanted.
    assertThat(e.paths()).contains("/p/n/m/new", "/p/d/e/late", "/p/d/c");
    assertThat(tree(source)).isEqualTo(before);
  }

  @Test
  void aFailureOnTheWayUndoesWhatWasDone() throws Exception {
    changeAll();
    files.write("/p/z", "last in order");
    Map<String, String> before = tree(source);
    // Its place is taken by a folder that the check at the start cannot foresee.
    HostileMoment.at(
        source,
        () ->
            assertThatThrownBy(() -> files.changes().commit())
                .isInstanceOfAny(CommitConflictException.class, IOException.class));
    Files.delete(source.resolve("z"));

    assertThat(tree(source)).isEqualTo(before);
    // What was moved away and back is the guest's original still.
    files.changes().commit();
    assertThat(source.resolve("z")).hasContent("last in order");
  }

  /** Makes a folder {@code z} as soon as a commit has begun to write aside. */
  private static final class HostileMoment {
    interface Action {
      void run() throws Exception;
    }

    static void at(Path source, Action action) throws Exception {
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                while (!Thread.interrupted()) {
                  String[] names = source.toFile().list((_, name) -> name.startsWith(".mxc-"));
                  if (names != null && names.length > 0) {
                    source.resolve("z").toFile().mkdir();
                    return;
                  }
                }
              });
      action.run();
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenUndoesAll() throws Exception {
    changeAll();
    files.write("/p/d/x", "x");
    Map<String, String> before = tree(source);
    try (Unwritable _ = Unwritable.of(source.resolve("d"))) {
      assertThatThrownBy(() -> files.changes().commit()).isInstanceOf(IOException.class);
      assertThat(tree(source)).isEqualTo(before);
    }
    files.changes().commit();
    assertThat(source.resolve("d/x")).hasContent("x");
  }

  /** A folder that not even root writes. */
  private record Unwritable(Path folder) implements AutoCloseable {
    static Unwritable of(Path folder) throws Exception {
      int status =
          new ProcessBuilder("chattr", "+i", folder.toString())
              .redirectErrorStream(true)
              .start()
              .waitFor();
      if (status != 0) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeTrue(
            !Files.isWritable(folder), "root writes everywhere, and chattr does not work here");
      }
      return new Unwritable(folder);
    }

    @Override
    public void close() throws IOException {
      try {
        new ProcessBuilder("chattr", "-i", folder.toString()).start().waitFor();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void aFullFileSystemLeavesTheSourceAsItWas() throws Exception {
    Process process =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--",
                "sh",
                "-c",
                "mount -t tmpfs -o size=256k none \"$1\" && exec \"$2\" -cp \"$3\""
                    + " --enable-native-access=ALL-UNNAMED dev.mxc.files.FullDiskProbe \"$1\"",
                "sh",
                Files.createDirectory(folder.resolve("small")).toString(),
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assumeTrue(
        !output.contains("not permitted") && !output.contains("ermission denied"),
        "mounting needs root: " + output);
    assertThat(output.strip()).isEqualTo("refused, {=/, a=old}, then committed");
  }

  @Test
  void anOverlayDoesNotReachWhatAnotherMountPointCovers() throws Exception {
    Files.createSymbolicLink(source.resolve("way"), Path.of("d/e"));
    MountTable table =
        MountTable.open(
            List.of(mount("/p", Access.OVERLAY, source), TestFiles.hole("/p/d/e")), List.of());
    try (TestFiles holed = TestFiles.of(table, 1 << 20, 16)) {
      assertThat(holed.names("/p/d")).containsExactly("c");
      assertThat(holed.failure(TestFiles.writing("/p/way/new"))).contains(Errno.EACCES);
      assertThat(holed.failure(TestFiles.reading("/p/way/f"))).contains(Errno.EACCES);
      holed.write("/p/d/new", "fine");
      holed.changes().commit();
    }
    assertThat(source.resolve("d/new")).hasContent("fine");
    assertThat(source.resolve("d/e/f")).hasContent("f");
  }
}
