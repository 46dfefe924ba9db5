package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;
import static dev.mxc.files.TestFiles.reading;
import static dev.mxc.files.TestFiles.request;
import static dev.mxc.files.TestFiles.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.MountSpec.Access;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hostile sources: what leads out of a mount, or is no file, is refused for every kind of mount.
 * The canary lies beside the source.
 */
@Timeout(60)
class EscapeTest {

  private static final String CANARY = "canary: never read or changed";

  @TempDir Path folder;
  private Path source;
  private Path canary;

  @BeforeEach
  void plant() throws IOException {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("source"));
    canary = Files.writeString(folder.resolve("canary"), CANARY);
    Files.writeString(source.resolve("inside"), "inside");
    Files.createDirectories(source.resolve("sub"));
    Files.writeString(source.resolve("sub/b"), "below");
  }

  @AfterEach
  void theCanaryLives() throws IOException {
    // JUnit warns of links to elsewhere when it removes the folder.
    Files.deleteIfExists(source.resolve("self"));
    Files.deleteIfExists(source.resolve("root"));
    assertThat(canary).hasContent(CANARY);
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "WRITE", "OVERLAY"})
  void linksLeadNowhereOutsideAndAnywhereInside(Access access) throws IOException {
    link("absolute", canary.toString());
    link("relative", "../canary");
    link("sub/deep", "../../canary");
    link("chain", "sub/deep");
    link("folder", "..");
    link("root", "/");
    link("self", "/proc/self/root/etc/passwd");
    link("back", "../source/inside");
    link("made", "../made");
    link("loop", "pool");
    link("pool", "loop");
    link("dangling", "nothing");
    link("good", "sub/b");
    link("sub/up", "../inside");
    link("goodfolder", "sub");
    link("goodchain", "sub/up");
    try (TestFiles files = TestFiles.open(mount("/m", access, source))) {
      for (String path :
          List.of(
              "absolute",
              "relative",
              "sub/deep",
              "chain",
              "folder/canary",
              "root/etc/passwd",
              "self",
              "back")) {
        files.denied(reading("/m/" + path), "filesystem.read /m/" + path);
        files.denied(new FileRequest.Stat("/m/" + path, true), "filesystem.read /m/" + path);
        files.denied(new FileRequest.RealPath("/m/" + path), "filesystem.read /m/" + path);
        assertThat(files.failure(writing("/m/" + path))).contains(Errno.EACCES);
        assertThat(files.failure(new FileRequest.SetMode("/m/" + path, 0777)))
            .contains(Errno.EACCES);
        assertThat(files.failure(new FileRequest.SetTimes("/m/" + path, 0, 0, true)))
            .contains(Errno.EACCES);
      }
      assertThat(files.failure(new FileRequest.List("/m/folder", 0))).contains(Errno.EACCES);
      assertThat(files.failure(writing("/m/made"))).isPresent();
      assertThat(files.failure(writing("/m/folder/made"))).contains(Errno.EACCES);
      assertThat(files.failure(new FileRequest.MakeDirectory("/m/folder/made", 0755)))
          .contains(Errno.EACCES);
      assertThat(files.failure(new FileRequest.Rename("/m/inside", "/m/folder/made", true)))
          .contains(Errno.EACCES);
      assertThat(files.failure(new FileRequest.Remove("/m/folder/canary", false)))
          .contains(Errno.EACCES);
      files.fails(reading("/m/loop"), Errno.ELOOP);
      files.fails(reading("/m/dangling"), Errno.ENOENT);

      assertThat(files.read("/m/good")).isEqualTo("below");
      assertThat(files.read("/m/sub/up")).isEqualTo("inside");
      assertThat(files.read("/m/goodfolder/b")).isEqualTo("below");
      assertThat(files.read("/m/goodchain")).isEqualTo("inside");
      assertThat(files.get(new FileRequest.RealPath("/m/goodchain"), TextReply.TYPE).text())
          .isEqualTo("/m/inside");
      assertThat(files.get(new FileRequest.ReadLink("/m/absolute"), TextReply.TYPE).text())
          .isEqualTo(canary.toString());
      assertThat(
              files
                  .get(
                      new FileRequest.Stat("/m/absolute", false),
                      dev.mxc.bridge.protocol.FileReply.Attributes.class)
                  .type())
          .isEqualTo(FileType.SYMBOLIC_LINK);
      if (access != Access.READ) {
        files.write("/m/good", "changed");
        assertThat(files.read("/m/sub/b")).isEqualTo("changed");
        files.done(new FileRequest.Remove("/m/absolute", false));
        files.fails(new FileRequest.Stat("/m/absolute", false), Errno.ENOENT);
      }
    }
    assertThat(source.resolve("sub/b")).hasContent(access == Access.WRITE ? "changed" : "below");
  }

  private static final class TextReply {
    static final Class<dev.mxc.bridge.protocol.FileReply.Text> TYPE =
        dev.mxc.bridge.protocol.FileReply.Text.class;
  }

  private void link(String path, String target) throws IOException {
    Files.createSymbolicLink(source.resolve(path), Path.of(target));
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "WRITE", "OVERLAY"})
  void aFileWithAnotherNameIsReadAndNotWritten(Access access) throws Exception {
    Files.createLink(source.resolve("hard"), canary);
    try (TestFiles files = TestFiles.open(mount("/m", access, source))) {
      assertThat(files.read("/m/hard")).isEqualTo(CANARY);
      if (access == Access.OVERLAY) {
        // The source never changes, and a commit replaces the name, not the file.
        files.write("/m/hard", "mine");
        assertThat(files.read("/m/hard")).isEqualTo("mine");
        files.changes().commit();
        assertThat(source.resolve("hard")).hasContent("mine");
      } else {
        files.denied(writing("/m/hard"), "filesystem.write /m/hard");
        files.denied(new FileRequest.SetMode("/m/hard", 0777), "filesystem.write /m/hard");
        files.denied(new FileRequest.SetTimes("/m/hard", 0, 0, true), "filesystem.write /m/hard");
      }
      if (access == Access.WRITE) {
        files.write("/m/inside", "one name");
        assertThat(source.resolve("inside")).hasContent("one name");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "WRITE", "OVERLAY"})
  void onlyRegularFilesAndFoldersAreOpenedAndNothingBlocks(Access access) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start().waitFor())
        .isZero();
    boolean device =
        new ProcessBuilder("mknod", source.resolve("null").toString(), "c", "1", "3")
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0;
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(source.resolve("socket")));
      try (TestFiles files = TestFiles.open(mount("/m", access, source))) {
        for (String name : device ? List.of("pipe", "socket", "null") : List.of("pipe", "socket")) {
          files.denied(reading("/m/" + name), "filesystem.read /m/" + name);
          files.denied(new FileRequest.Stat("/m/" + name, true), "filesystem.read /m/" + name);
          files.denied(
              request("/m/" + name, OpenOption.READ, OpenOption.WRITE),
              "filesystem.write /m/" + name);
          assertThat(files.failure(writing("/m/" + name))).contains(Errno.EACCES);
        }
        assertThat(files.names("/m")).containsExactly("inside", "sub");
        assertThat(files.read("/m/inside")).isEqualTo("inside");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "OVERLAY"})
  void aGuestNeitherMakesNorFillsSetIdPrograms(Access access) throws Exception {
    Path program = Files.writeString(source.resolve("program"), "trusted");
    Files.setAttribute(program, "unix:mode", 0104755);
    assumeTrue(((int) Files.getAttribute(program, "unix:mode") & 04000) != 0, "nosuid folder");
    try (TestFiles files = TestFiles.open(mount("/m", access, source))) {
      files.get(
          new FileRequest.Open(
              "/m/new", java.util.Set.of(OpenOption.WRITE, OpenOption.CREATE), 06755),
          dev.mxc.bridge.protocol.FileReply.Opened.class);
      files.done(new FileRequest.MakeDirectory("/m/d", 07777));
      files.done(new FileRequest.SetMode("/m/inside", 06777));
      if (access == Access.WRITE) {
        files.denied(writing("/m/program"), "filesystem.write /m/program");
        assertThat(program).hasContent("trusted");
      } else {
        files.write("/m/program", "mine");
        files.changes().commit();
      }
    }
    try (var walk = Files.walk(source)) {
      for (Path path : walk.toList()) {
        boolean setId = ((int) Files.getAttribute(path, "unix:mode") & 06000) != 0;
        assertThat(setId)
            .as("set-id bits of %s", path)
            .isEqualTo(access == Access.WRITE && path.equals(program));
      }
    }
    assertThat(Files.getPosixFilePermissions(source.resolve("inside")))
        .contains(PosixFilePermission.OTHERS_WRITE);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "WRITE", "OVERLAY"})
  void anotherFileSystemInsideTheSourceIsNoPartOfIt(Access access) throws Exception {
    // The test's own process cannot enter another mount namespace, so a program does it all there.
    Path mounted = Files.createDirectories(source.resolve("mounted"));
    Files.writeString(mounted.resolve("covered"), "");
    String command =
        "mount -t tmpfs none \"$1\" && echo outside > \"$1/file\" && exec \"$2\" -cp \"$3\""
            + " --enable-native-access=ALL-UNNAMED dev.mxc.files.NestedMountProbe \"$4\" \"$5\"";
    Process process =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--",
                "sh",
                "-c",
                command,
                "sh",
                mounted.toString(),
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"),
                source.toString(),
                access.name())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assumeTrue(
        !output.contains("not permitted") && !output.contains("ermission denied"),
        "mounting needs root: " + output);
    assertThat(output.strip().lines())
        .containsExactly(
            "read EACCES", "list EACCES", "write EACCES", "names [inside, sub]", "inside inside");
  }
}
