package dev.mxc.files;

import static dev.mxc.files.TestFiles.hole;
import static dev.mxc.files.TestFiles.mount;
import static dev.mxc.files.TestFiles.reading;
import static dev.mxc.files.TestFiles.request;
import static dev.mxc.files.TestFiles.writing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.files.MountSpec.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file service asked directly, as a hostile worker would ask it. */
class FileServiceTest {

  @TempDir Path folder;
  private Path data;
  private Path out;
  private TestFiles files;

  @BeforeEach
  void open() throws IOException {
    folder = folder.toRealPath();
    data = Files.createDirectories(folder.resolve("data"));
    out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(data.resolve("a.txt"), "hello");
    Files.createDirectories(data.resolve("sub/deep"));
    Files.writeString(data.resolve("sub/b.txt"), "below");
    Files.createDirectories(data.resolve("private"));
    Files.writeString(data.resolve("private/secret"), "secret");
    Files.writeString(folder.resolve("canary"), "canary");
    files =
        TestFiles.open(
            mount("/data", Access.READ, data),
            hole("/data/private"),
            mount("/out", Access.WRITE, out));
  }

  @AfterEach
  void close() throws IOException {
    files.close();
    assertThat(folder.resolve("canary")).hasContent("canary");
  }

  @Test
  void whatIsMountedForReadingIsReadAndNotChanged() {
    assertThat(files.read("/data/a.txt")).isEqualTo("hello");
    assertThat(files.names("/data/sub")).containsExactly("b.txt", "deep");
    assertThat(files.stat("/data").type()).isEqualTo(FileType.DIRECTORY);

    files.denied(writing("/data/a.txt"), "filesystem.write /data/a.txt");
    files.denied(writing("/data/new"), "filesystem.write /data/new");
    files.denied(
        request("/data/a.txt", OpenOption.READ, OpenOption.WRITE), "filesystem.write /data/a.txt");
    files.denied(new FileRequest.Remove("/data/a.txt", false), "filesystem.write /data/a.txt");
    files.denied(new FileRequest.MakeDirectory("/data/d", 0755), "filesystem.write /data/d");
    files.denied(
        new FileRequest.Rename("/data/a.txt", "/data/c", true), "filesystem.write /data/a.txt");
    files.denied(new FileRequest.SetMode("/data/a.txt", 0600), "filesystem.write /data/a.txt");
    files.denied(
        new FileRequest.SetTimes("/data/a.txt", 0, 0, true), "filesystem.write /data/a.txt");
    assertThat(data.resolve("a.txt")).hasContent("hello");
  }

  @Test
  void whatIsMissingInAMountIsMissingAndNoDenial() {
    files.fails(reading("/data/missing"), Errno.ENOENT);
    files.fails(new FileRequest.Stat("/data/missing", true), Errno.ENOENT);
    files.fails(new FileRequest.List("/data/missing", 0), Errno.ENOENT);
    files.fails(new FileRequest.Remove("/data/missing", false), Errno.ENOENT);
    files.fails(new FileRequest.Rename("/data/missing", "/data/x", true), Errno.ENOENT);
    files.fails(new FileRequest.SetMode("/data/missing", 0600), Errno.ENOENT);
    files.fails(new FileRequest.MakeDirectory("/data/sub", 0755), Errno.EEXIST);
    files.fails(request("/data/missing", OpenOption.READ, OpenOption.WRITE), Errno.ENOENT);
    files.fails(reading("/data/a.txt/below"), Errno.ENOTDIR);
    files.fails(reading("/data/sub"), Errno.EISDIR);
    files.fails(new FileRequest.List("/data/a.txt", 0), Errno.ENOTDIR);
  }

  @Test
  void whatNoMountCoversIsDeniedHoweverItIsAskedFor() {
    files.denied(reading("/etc/passwd"), "filesystem.read /etc/passwd");
    files.denied(new FileRequest.Stat("/etc/passwd", true), "filesystem.read /etc/passwd");
    files.denied(new FileRequest.List("/", 0), "filesystem.read /");
    files.denied(new FileRequest.ReadLink("/proc/self/exe"), "filesystem.read /proc/self/exe");
    files.denied(new FileRequest.RealPath("/etc"), "filesystem.read /etc");
    files.denied(writing("/etc/passwd"), "filesystem.write /etc/passwd");
    files.denied(new FileRequest.MakeDirectory("/x", 0755), "filesystem.write /x");
    files.denied(new FileRequest.Remove("/etc/passwd", false), "filesystem.write /etc/passwd");
    files.denied(new FileRequest.Remove("/", true), "filesystem.write /");
    files.denied(
        new FileRequest.Rename("/etc/passwd", "/out/p", true), "filesystem.write /etc/passwd");
    files.write("/out/mine", "x");
    files.denied(
        new FileRequest.Rename("/out/mine", "/etc/passwd", true), "filesystem.write /etc/passwd");
    files.denied(reading(folder + "/canary"), "filesystem.read " + folder + "/canary");
  }

  @Test
  void aHoleIsRefusedAndNotListed() throws IOException {
    assertThat(files.names("/data")).containsExactly("a.txt", "sub");
    files.denied(reading("/data/private/secret"), "filesystem.read /data/private/secret");
    files.denied(new FileRequest.Stat("/data/private", true), "filesystem.read /data/private");
    files.denied(new FileRequest.List("/data/private", 0), "filesystem.read /data/private");
    files.denied(writing("/data/private/x"), "filesystem.write /data/private/x");
    files.denied(
        new FileRequest.MakeDirectory("/data/private", 0755), "filesystem.write /data/private");
    assertThat(files.read("/data/sub/b.txt")).isEqualTo("below");
  }

  @Test
  void aLinkDoesNotLeadBehindAHoleOrAnotherMountPoint() throws IOException {
    Files.createSymbolicLink(data.resolve("link"), Path.of("private/secret"));
    Files.createSymbolicLink(data.resolve("linked"), Path.of("private"));
    Files.createSymbolicLink(data.resolve("sub/up"), Path.of("../private"));
    Files.createSymbolicLink(data.resolve("good"), Path.of("sub/b.txt"));

    files.denied(reading("/data/link"), "filesystem.read /data/link");
    files.denied(reading("/data/linked/secret"), "filesystem.read /data/linked/secret");
    files.denied(new FileRequest.List("/data/linked", 0), "filesystem.read /data/linked");
    files.denied(
        new FileRequest.Stat("/data/sub/up/secret", true), "filesystem.read /data/sub/up/secret");
    files.denied(new FileRequest.RealPath("/data/link"), "filesystem.read /data/link");
    assertThat(files.read("/data/good")).isEqualTo("below");
  }

  @Test
  void theMostSpecificMountPointServes() throws IOException {
    Files.createDirectories(out.resolve("inner/ro"));
    Files.writeString(out.resolve("inner/ro/hidden"), "covered");
    Files.createSymbolicLink(out.resolve("bypass"), Path.of("inner/ro"));
    try (TestFiles nested =
        TestFiles.open(
            mount("/out", Access.WRITE, out),
            mount("/out/inner/ro", Access.READ, data),
            mount("/out/inner/ro/sub/deep", Access.WRITE, out))) {
      assertThat(nested.read("/out/inner/ro/a.txt")).isEqualTo("hello");
      nested.denied(writing("/out/inner/ro/a.txt"), "filesystem.write /out/inner/ro/a.txt");
      nested.write("/out/inner/ro/sub/deep/w", "w");
      assertThat(out.resolve("w")).hasContent("w");
      // What the mount point covers is out of reach, and stays where it is.
      nested.denied(writing("/out/bypass/hidden"), "filesystem.write /out/bypass/hidden");
      nested.fails(new FileRequest.Rename("/out/inner", "/out/other", true), Errno.EBUSY);
      nested.fails(new FileRequest.Remove("/out/inner/ro", true), Errno.EBUSY);
      nested.write("/out/inner/x", "x");
      nested.done(new FileRequest.Rename("/out/inner/x", "/out/y", true));
    }
    assertThat(out.resolve("inner/ro/hidden")).hasContent("covered");
  }

  @Test
  void aRenameOfAFolderCannotUncoverWhatItHolds() throws IOException {
    Files.createDirectories(out.resolve("a/b/private"));
    Files.writeString(out.resolve("a/b/private/secret"), "secret");
    Files.createSymbolicLink(out.resolve("way"), Path.of("a"));
    try (TestFiles nested =
        TestFiles.open(mount("/out", Access.WRITE, out), hole("/out/a/b/private"))) {
      nested.fails(new FileRequest.Rename("/out/way/b", "/out/free", true), Errno.EBUSY);
      nested.fails(new FileRequest.Rename("/out/a", "/out/free", true), Errno.EBUSY);
      nested.done(new FileRequest.MakeDirectory("/out/prepared", 0755));
      nested.fails(new FileRequest.Rename("/out/prepared", "/out/way/b", true), Errno.EBUSY);
      nested.denied(
          new FileRequest.Rename("/out/way/b/private", "/out/free", true),
          "filesystem.write /out/way/b/private");
    }
  }

  @Test
  void foldersOfMxcsOwnAreHolesEvenBeforeTheyExist() throws IOException {
    Path cache = Files.createDirectories(out.resolve(".cache/mxc"));
    Files.writeString(cache.resolve("worker.aot"), "code");
    Files.createSymbolicLink(out.resolve("shortcut"), Path.of(".cache/mxc/worker.aot"));
    List<Path> own = List.of(cache, out.resolve(".local/state/mxc"));
    MountTable table =
        MountTable.open(
            List.of(mount("/home", Access.WRITE, out), mount("/copy", Access.OVERLAY, out)), own);
    try (TestFiles home = TestFiles.of(table, 1 << 20, 16)) {
      for (String at : List.of("/copy", "/home")) {
        assertThat(home.names(at + "/.cache")).doesNotContain("mxc");
        home.denied(
            reading(at + "/.cache/mxc/worker.aot"),
            "filesystem.read " + at + "/.cache/mxc/worker.aot");
        home.denied(writing(at + "/shortcut"), "filesystem.write " + at + "/shortcut");
        home.denied(
            writing(at + "/.cache/mxc/worker.aot"),
            "filesystem.write " + at + "/.cache/mxc/worker.aot");
        home.done(new FileRequest.MakeDirectory(at + "/.local", 0755));
        home.done(new FileRequest.MakeDirectory(at + "/.local/state", 0755));
        home.denied(
            new FileRequest.MakeDirectory(at + "/.local/state/mxc", 0755),
            "filesystem.write " + at + "/.local/state/mxc");
        home.done(new FileRequest.MakeDirectory(at + "/planted", 0755));
        assertThat(
                home.failure(
                    new FileRequest.Rename(at + "/planted", at + "/.local/state/mxc", true)))
            .contains(Errno.EACCES);
        home.write(at + "/.cache/other", "fine");
        assertThat(home.read(at + "/.cache/other")).isEqualTo("fine");
      }
      home.fails(new FileRequest.Rename("/home/.cache", "/home/moved", true), Errno.EBUSY);
    }
    assertThat(cache.resolve("worker.aot")).hasContent("code");
  }

  @Test
  void aFolderOfMxcsOwnIsNoSource() {
    List<MountSpec> specs = List.of(mount("/x", Access.READ, data.resolve("sub")));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> MountTable.open(specs, List.of(data)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("never mounted");
  }

  @Test
  void aPathThatIsNotInNormalFormIsInvalidBeforeAnyPolicyLooksAtIt() {
    for (String path :
        List.of(
            "",
            "data/a.txt",
            "/data/",
            "//data",
            "/data//a.txt",
            "/data/./a.txt",
            "/data/../etc/passwd",
            "/..",
            "/data/..",
            "/data/a\0b",
            "/etc/passwd\0",
            "/data/\ud800x",
            "/etc/\udc00")) {
      files.fails(reading(path), Errno.EINVAL);
      files.fails(new FileRequest.Stat(path, true), Errno.EINVAL);
      files.fails(new FileRequest.Remove(path, false), Errno.EINVAL);
      files.fails(new FileRequest.Rename("/out/x", path, true), Errno.EINVAL);
    }
    files.fails(reading("/data/" + "x".repeat(300)), Errno.ENAMETOOLONG);
    files.fails(reading("/data" + "/x".repeat(3000)), Errno.ENAMETOOLONG);
    files.write("/out/\ud83d\ude00 é\n\"", "pairs are text");
    assertThat(out.resolve("\ud83d\ude00 é\n\"")).hasContent("pairs are text");
  }

  @Test
  void whatIsMountedForWritingIsCreatedChangedAndRemoved() throws IOException {
    int handle = files.open("/out/f", OpenOption.READ, OpenOption.WRITE, OpenOption.CREATE);
    files.done(new FileRequest.Write(handle, 0, "0123456789".getBytes()));
    files.done(new FileRequest.Write(handle, 3, "abc".getBytes()));
    files.done(new FileRequest.Truncate(handle, 8));
    assertThat(files.get(new FileRequest.Read(handle, 2, 100), FileReply.Data.class).bytes())
        .asString()
        .isEqualTo("2abc67");
    files.done(new FileRequest.Sync(handle));
    files.done(new FileRequest.Close(handle));
    files.fails(new FileRequest.Close(handle), Errno.EBADF);

    int appending = files.open("/out/f", OpenOption.WRITE, OpenOption.APPEND);
    files.done(new FileRequest.Write(appending, 0, "++".getBytes()));
    assertThat(out.resolve("f")).hasContent("012abc67++");

    files.fails(
        request("/out/f", OpenOption.WRITE, OpenOption.CREATE, OpenOption.EXCLUSIVE), Errno.EEXIST);
    files.done(new FileRequest.MakeDirectory("/out/d", 0755));
    files.fails(new FileRequest.MakeDirectory("/out/d", 0755), Errno.EEXIST);
    files.done(new FileRequest.Rename("/out/f", "/out/d/g", false));
    files.fails(new FileRequest.Remove("/out/d", true), Errno.ENOTEMPTY);
    files.fails(new FileRequest.Remove("/out/d", false), Errno.EISDIR);
    files.write("/out/h", "h");
    files.fails(new FileRequest.Rename("/out/h", "/out/d/g", false), Errno.EEXIST);
    files.done(new FileRequest.Rename("/out/h", "/out/d/g", true));
    assertThat(out.resolve("d/g")).hasContent("h");
    files.done(new FileRequest.Remove("/out/d/g", false));
    files.done(new FileRequest.Remove("/out/d", true));
    assertThat(files.names("/out")).isEmpty();
    assertThat(files.denials).isEmpty();
  }

  @Test
  void anUnlinkedFileLivesOnWhileItIsOpen() {
    int handle = files.open("/out/f", OpenOption.READ, OpenOption.WRITE, OpenOption.CREATE);
    files.done(new FileRequest.Remove("/out/f", false));
    files.done(new FileRequest.Write(handle, 0, "still".getBytes()));
    assertThat(files.get(new FileRequest.Read(handle, 0, 9), FileReply.Data.class).bytes())
        .asString()
        .isEqualTo("still");
    files.fails(new FileRequest.Stat("/out/f", true), Errno.ENOENT);
  }

  @Test
  void aFileTellsItsOwnTimesAndSizeByPathAndByHandle() throws IOException {
    Instant time = Instant.parse("2001-02-03T04:05:06.789Z");
    Files.setLastModifiedTime(data.resolve("a.txt"), FileTime.from(time));
    int handle = files.open("/data/a.txt", OpenOption.READ);

    FileReply.Attributes byPath = files.stat("/data/a.txt");
    FileReply.Attributes byHandle =
        files.get(new FileRequest.StatHandle(handle), FileReply.Attributes.class);

    assertThat(byHandle).isEqualTo(byPath);
    assertThat(byPath.modifiedNanos())
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(time.toEpochMilli()));
    assertThat(byPath.size()).isEqualTo(5);
    assertThat(byPath.mode() & 0222).isZero();
    assertThat(byPath.inode())
        .isNotEqualTo((Long) Files.getAttribute(data.resolve("a.txt"), "unix:ino"));

    files.write("/out/f", "x");
    files.done(new FileRequest.SetTimes("/out/f", FileRequest.KEEP_TIME, 1_000_000_007L, true));
    assertThat(files.stat("/out/f").modifiedNanos()).isEqualTo(1_000_000_007L);
    files.done(new FileRequest.SetMode("/out/f", 07640));
    assertThat((int) Files.getAttribute(out.resolve("f"), "unix:mode") & 07777).isEqualTo(0640);
  }

  @Test
  void aRenameAcrossMountsIsLeftToTheProgram() throws IOException {
    try (TestFiles two =
        TestFiles.open(mount("/out", Access.WRITE, out), mount("/o2", Access.WRITE, data))) {
      two.write("/out/f", "x");
      two.fails(new FileRequest.Rename("/out/f", "/o2/f", true), Errno.EXDEV);
      two.done(new FileRequest.Rename("/out/f", "/out/g", true));
    }
  }

  @Test
  void numbersThatTheServiceDidNotGiveAndValuesOutOfBoundsFail() {
    int handle = files.open("/data/a.txt", OpenOption.READ);
    files.fails(new FileRequest.Read(handle + 1, 0, 1), Errno.EBADF);
    files.fails(new FileRequest.Read(-1, 0, 1), Errno.EBADF);
    files.fails(new FileRequest.Read(handle, -1, 1), Errno.EINVAL);
    files.fails(new FileRequest.Read(handle, 0, -1), Errno.EINVAL);
    files.fails(new FileRequest.Read(handle, 0, Integer.MAX_VALUE), Errno.EINVAL);
    files.fails(new FileRequest.Write(handle, 0, new byte[1]), Errno.EBADF);
    files.fails(new FileRequest.Truncate(handle, 0), Errno.EBADF);
    assertThat(
            files
                .get(new FileRequest.Read(handle, Long.MAX_VALUE, 10), FileReply.Data.class)
                .bytes())
        .isEmpty();
    int writing = files.open("/out/f", OpenOption.WRITE, OpenOption.CREATE);
    files.fails(new FileRequest.Read(writing, 0, 1), Errno.EBADF);
    files.fails(new FileRequest.Write(writing, -1, new byte[1]), Errno.EINVAL);
    files.fails(new FileRequest.Write(writing, Long.MAX_VALUE, new byte[1]), Errno.EINVAL);
    files.fails(new FileRequest.Truncate(writing, -1), Errno.EINVAL);
    files.fails(new FileRequest.Open("/out/g", Set.of(), 0644), Errno.EINVAL);
    files.fails(request("/out/g", OpenOption.READ, OpenOption.CREATE), Errno.EINVAL);
    assertThat(files.names("/out")).containsExactly("f");
  }

  @Test
  void bytesAndEntriesUpToTheQuotaAreWrittenAndNoMore() throws IOException {
    MountTable table = MountTable.open(List.of(mount("/out", Access.WRITE, out)), List.of());
    try (TestFiles small = TestFiles.of(table, 3 * 4096 + 1000, 16)) {
      small.done(new FileRequest.MakeDirectory("/out/d", 0755));
      int handle = small.open("/out/d/f", OpenOption.WRITE, OpenOption.CREATE);
      small.done(new FileRequest.Write(handle, 0, new byte[500]));
      small.done(new FileRequest.Write(handle, 0, new byte[500]));
      // Neither is an entry made, nor paid for.
      small.fails(new FileRequest.MakeDirectory("/out/d", 0755), Errno.EEXIST);
      small.fails(writing("/out/missing/f"), Errno.ENOENT);
      small.write("/out/g", "");
      assertThat(small.service.bytesWritten()).isEqualTo(3 * 4096 + 1000);
      assertThat(small.passed).isEmpty();

      small.fails(new FileRequest.Write(handle, 0, new byte[1]), Errno.EDQUOT);
      assertThat(small.passed).containsExactly(Limit.FILE_BYTES);
      small.fails(new FileRequest.MakeDirectory("/out/e", 0755), Errno.EDQUOT);
      assertThat(small.names("/out")).containsExactly("d", "g");
      assertThat(out.resolve("d/f")).hasSize(500);
    }
  }

  @Test
  void holesAndGrowthCountAndHugeOnesDoNotOverflowTheQuota() throws IOException {
    MountTable table = MountTable.open(List.of(mount("/out", Access.WRITE, out)), List.of());
    try (TestFiles small = TestFiles.of(table, 10_000, 16)) {
      int handle = small.open("/out/f", OpenOption.WRITE, OpenOption.CREATE);
      small.done(new FileRequest.Truncate(handle, 2000));
      small.done(new FileRequest.Write(handle, 4000, new byte[1]));
      assertThat(small.service.bytesWritten()).isEqualTo(4096 + 4001);
      for (int i = 0; i < 4; i++) {
        small.fails(new FileRequest.Write(handle, Long.MAX_VALUE - 10, new byte[10]), Errno.EDQUOT);
        small.fails(new FileRequest.Truncate(handle, Long.MAX_VALUE), Errno.EDQUOT);
      }
      small.fails(new FileRequest.Write(handle, 0, new byte[1]), Errno.EDQUOT);
      assertThat(out.resolve("f")).hasSize(4001);
      assertThat(small.service.bytesWritten()).isEqualTo(10_000);
    }
  }

  @Test
  void asManyFilesAsTheLimitAreOpenAndNoMore() throws IOException {
    for (int i = 0; i < 16; i++) {
      files.open("/data/a.txt", OpenOption.READ);
    }
    assertThat(files.passed).isEmpty();
    files.fails(reading("/data/a.txt"), Errno.EMFILE);
    assertThat(files.passed).containsExactly(Limit.OPEN_FILES);
  }

  @Test
  void aClosedFileMakesRoomForAnother() {
    for (int i = 0; i < 100; i++) {
      files.done(new FileRequest.Close(files.open("/data/a.txt", OpenOption.READ)));
    }
    assertThat(files.passed).isEmpty();
  }

  @Test
  void afterTheRunNothingIsAnsweredAndNoNumberMeansAnotherFile() {
    int old = files.open("/out/first", OpenOption.WRITE, OpenOption.CREATE);
    FileService first = files.service;
    files.nextRun();
    assertThat(first.handle(reading("/data/a.txt"))).isEqualTo(new FileReply.Failed(Errno.EIO));
    files.open("/out/second", OpenOption.WRITE, OpenOption.CREATE);
    files.fails(new FileRequest.Write(old, 0, new byte[1]), Errno.EBADF);
    assertThat(out.resolve("second")).isEmptyFile();
  }

  @Test
  void aLargeFolderIsListedInParts() throws IOException {
    for (int i = 0; i < 5000; i++) {
      Files.createFile(out.resolve("f" + i));
    }
    assertThat(files.names("/out")).hasSize(5000).doesNotHaveDuplicates();
    assertThat(files.get(new FileRequest.List("/out", Long.MAX_VALUE), FileReply.Listing.class))
        .isEqualTo(new FileReply.Listing(List.of(), 0));
    assertThat(files.failure(new FileRequest.List("/out", -5))).isEmpty();
  }
}
