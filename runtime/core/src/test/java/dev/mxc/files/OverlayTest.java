package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;
import static dev.mxc.files.TestFiles.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.MountSpec.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copy on write: whatever the guest does, the source stays as it was. */
class OverlayTest {

  @TempDir Path folder;
  private Path source;
  private Map<String, String> before;
  private TestFiles files;

  @BeforeEach
  void open() throws IOException {
    source = Files.createDirectories(folder.toRealPath().resolve("source"));
    Files.createDirectories(source.resolve("d/e"));
    Files.writeString(source.resolve("a"), "a");
    Files.writeString(source.resolve("b"), "b");
    Files.writeString(source.resolve("d/c"), "c");
    Files.writeString(source.resolve("d/e/f"), "f");
    Files.createSymbolicLink(source.resolve("link"), Path.of("d/c"));
    before = snapshot();
    files = TestFiles.open(mount("/p", Access.OVERLAY, source));
  }

  @AfterEach
  void theSourceIsUntouched() throws IOException {
    files.close();
    assertThat(snapshot()).isEqualTo(before);
  }

  private Map<String, String> snapshot() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var walk = Files.walk(source)) {
      for (Path path : walk.toList()) {
        all.put(
            source.relativize(path).toString(),
            Files.isRegularFile(path)
                ? Files.readString(path) + Files.getLastModifiedTime(path)
                : "");
      }
    }
    return all;
  }

  @Test
  void whatIsWrittenIsReadBackAndListedAsChanged() {
    files.write("/p/a", "changed");
    files.write("/p/d/new", "new");
    files.done(new FileRequest.Remove("/p/b", false));

    assertThat(files.read("/p/a")).isEqualTo("changed");
    assertThat(files.read("/p/d/c")).isEqualTo("c");
    assertThat(files.names("/p")).containsExactly("a", "d", "link");
    assertThat(files.names("/p/d")).containsExactly("c", "e", "new");
    files.fails(new FileRequest.Stat("/p/b", true), Errno.ENOENT);
    assertThat(files.changed())
        .containsExactly("modified /p/a", "deleted /p/b", "created /p/d/new");
  }

  @Test
  void whatStaysTheSameIsNoChange() {
    files.open("/p/a", OpenOption.WRITE, OpenOption.APPEND);
    files.write("/p/b", "b");
    files.done(new FileRequest.MakeDirectory("/p/empty", 0755));
    files.write("/p/temporary", "x");
    files.done(new FileRequest.Remove("/p/temporary", false));
    files.done(new FileRequest.Rename("/p/d/c", "/p/d/c", true));
    assertThat(files.changed()).isEmpty();

    files.done(new FileRequest.SetMode("/p/a", 0755));
    assertThat(files.changed()).containsExactly("modified /p/a");
  }

  @Test
  void aFileThatIsOpenedForChangeKeepsItsContent() {
    int handle = files.open("/p/a", OpenOption.READ, OpenOption.WRITE);
    files.done(new FileRequest.Write(handle, 1, "+".getBytes()));
    assertThat(files.read("/p/a")).isEqualTo("a+");
    int appending = files.open("/p/b", OpenOption.WRITE, OpenOption.APPEND);
    files.done(new FileRequest.Write(appending, 0, "+".getBytes()));
    assertThat(files.read("/p/b")).isEqualTo("b+");
  }

  @Test
  void aRemovedFolderIsGoneAndComesBackEmpty() {
    files.fails(new FileRequest.Remove("/p/d", true), Errno.ENOTEMPTY);
    files.done(new FileRequest.Remove("/p/d/c", false));
    files.done(new FileRequest.Remove("/p/d/e/f", false));
    files.done(new FileRequest.Remove("/p/d/e", true));
    files.done(new FileRequest.Remove("/p/d", true));
    files.fails(new FileRequest.List("/p/d", 0), Errno.ENOENT);
    files.fails(new FileRequest.Stat("/p/link", true), Errno.ENOENT);
    files.fails(TestFiles.writing("/p/d/x"), Errno.ENOENT);
    assertThat(files.changed()).containsExactly("deleted /p/d/c", "deleted /p/d/e/f");

    files.done(new FileRequest.MakeDirectory("/p/d", 0755));
    assertThat(files.names("/p/d")).isEmpty();
    files.write("/p/d/c", "again");
    assertThat(files.read("/p/link")).isEqualTo("again");
    assertThat(files.changed()).containsExactly("modified /p/d/c", "deleted /p/d/e/f");
    files.done(new FileRequest.Rename("/p/d", "/p/moved", true));
    assertThat(files.read("/p/moved/c")).isEqualTo("again");
    assertThat(files.changed())
        .containsExactly("deleted /p/d/c", "deleted /p/d/e/f", "created /p/moved/c");
  }

  @Test
  void aRenameMovesFilesAndLeavesFoldersOfTheSourceToTheProgram() {
    files.done(new FileRequest.Rename("/p/a", "/p/d/a2", true));
    files.done(new FileRequest.Rename("/p/b", "/p/d/c", true));
    assertThat(files.read("/p/d/a2")).isEqualTo("a");
    assertThat(files.read("/p/link")).isEqualTo("b");
    files.fails(new FileRequest.Stat("/p/a", true), Errno.ENOENT);
    files.fails(new FileRequest.Rename("/p/d", "/p/x", true), Errno.EXDEV);
    files.fails(new FileRequest.Rename("/p/link", "/p/x", true), Errno.EPERM);
    files.fails(new FileRequest.Rename("/p/missing", "/p/x", true), Errno.ENOENT);
    files.fails(new FileRequest.Rename("/p/d/a2", "/p/d", true), Errno.EISDIR);
    files.fails(new FileRequest.Rename("/p/d/a2", "/p/d/c", false), Errno.EEXIST);
    files.fails(
        request("/p/d/c", OpenOption.WRITE, OpenOption.CREATE, OpenOption.EXCLUSIVE), Errno.EEXIST);
    assertThat(files.changed())
        .containsExactly("deleted /p/a", "deleted /p/b", "created /p/d/a2", "modified /p/d/c");
  }

  @Test
  void aLinkIsFollowedToWhatWasChangedAndIsRemovedAsItself() {
    files.write("/p/link", "through");
    assertThat(files.read("/p/d/c")).isEqualTo("through");
    files.done(new FileRequest.Remove("/p/link", false));
    assertThat(files.changed()).containsExactly("modified /p/d/c", "deleted /p/link");
    files.write("/p/link", "a file now");
    assertThat(files.read("/p/d/c")).isEqualTo("through");
    assertThat(files.changed()).containsExactly("modified /p/d/c", "modified /p/link");
  }

  @Test
  void changesOutliveARunAndEndWithTheSession() throws IOException {
    files.write("/p/a", "changed");
    files.nextRun();
    assertThat(files.read("/p/a")).isEqualTo("changed");
    try (TestFiles other = TestFiles.open(mount("/p", Access.OVERLAY, source))) {
      assertThat(other.read("/p/a")).isEqualTo("a");
    }
  }

  @Test
  void aThousandChangesAreListedAndTheRestIsCounted() throws IOException {
    MountTable table =
        MountTable.open(
            java.util.List.of(mount("/p", Access.OVERLAY, source)), java.util.List.of());
    try (TestFiles many = TestFiles.of(table, 64 << 20, 16)) {
      for (int i = 0; i < 1005; i++) {
        many.write("/p/n" + i, "");
      }
      OverlayChanges.Listing listing = many.changes().listing(1000);
      assertThat(listing.entries()).hasSize(1000);
      assertThat(listing.dropped()).isEqualTo(5);
    }
  }
}
