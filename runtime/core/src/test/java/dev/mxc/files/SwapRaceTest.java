package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;
import static dev.mxc.files.TestFiles.reading;
import static dev.mxc.files.TestFiles.writing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.files.MountSpec.Access;
import dev.mxc.testing.Guests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Another process exchanges folders and files of a source with links to the outside while a guest
 * works on them. What lies outside is never read, changed, added to or taken away.
 */
@Timeout(300)
class SwapRaceTest {

  private static final String CANARY = "canary: never read or changed";

  private static final int ROUNDS = Integer.getInteger("mxc.test.race.rounds", 3000);

  private enum Seen {
    INSIDE,
    REFUSED
  }

  @TempDir Path folder;
  private Path source;
  private Path outside;
  private Process swapper;
  private BufferedReader swapperOutput;

  @BeforeEach
  void start() throws IOException {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("source"));
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("name"), CANARY);
    for (Path at : List.of(source, Files.createDirectories(source.resolve("deep")))) {
      Files.writeString(Files.createDirectories(at.resolve("folder")).resolve("name"), "inside");
      Files.createSymbolicLink(at.resolve("folder-link"), outside);
    }
    Files.writeString(source.resolve("file"), "inside");
    Files.createSymbolicLink(source.resolve("file-link"), outside.resolve("name"));
    swapper =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SwapProbe.class.getName(),
                source.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    swapperOutput =
        new BufferedReader(new InputStreamReader(swapper.getInputStream(), StandardCharsets.UTF_8));
    assertThat(swapperOutput.readLine()).isEqualTo("swapping");
  }

  @AfterEach
  void theOutsideIsAsItWas() throws Exception {
    swapper.getOutputStream().write('\n');
    swapper.getOutputStream().close();
    assertThat(Long.parseLong(swapperOutput.readLine())).as("swaps").isGreaterThan(1000);
    assertThat(swapper.waitFor()).isZero();
    try (Stream<Path> entries = Files.list(outside)) {
      assertThat(entries).containsExactly(outside.resolve("name"));
    }
    assertThat(outside.resolve("name")).hasContent(CANARY);
    for (Path at : List.of(source, source.resolve("deep"))) {
      // JUnit warns of links to elsewhere when it removes the folder.
      Files.list(at).filter(Files::isSymbolicLink).forEach(link -> link.toFile().delete());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "WRITE", "OVERLAY"})
  void whatIsReadLiesInside(Access access) throws IOException {
    Map<Seen, Integer> seen = new EnumMap<>(Seen.class);
    try (TestFiles files = TestFiles.open(mount("/m", access, source))) {
      for (int i = 0; i < ROUNDS; i++) {
        for (String path :
            List.of("/m/file", "/m/folder/name", "/m/deep/folder/name", "/m/folder-link/name")) {
          switch (files.ask(reading(path))) {
            case FileReply.Opened opened -> {
              assertThat(new String(opened.head(), StandardCharsets.UTF_8)).isEqualTo("inside");
              files.ask(new FileRequest.Close(opened.handle()));
              seen.merge(Seen.INSIDE, 1, Integer::sum);
            }
            default -> seen.merge(Seen.REFUSED, 1, Integer::sum);
          }
        }
        if (files.ask(new FileRequest.List("/m/folder", 0))
            instanceof FileReply.Listing(var entries, _)) {
          assertThat(entries).allMatch(entry -> entry.attributes().size() == "inside".length());
        }
      }
    }
    assertThat(seen).as("the race was one").containsOnlyKeys(Seen.INSIDE, Seen.REFUSED);
  }

  @Test
  void whatIsWrittenRenamedAndRemovedLiesInside() throws IOException {
    Map<Seen, Integer> seen = new EnumMap<>(Seen.class);
    try (TestFiles files =
        TestFiles.of(
            MountTable.open(List.of(mount("/m", Access.WRITE, source)), List.of()),
            Long.MAX_VALUE,
            16)) {
      for (int i = 0; i < ROUNDS; i++) {
        String at = i % 2 == 0 ? "/m/folder" : "/m/deep/folder";
        write(files, at + "/made", seen);
        files.ask(new FileRequest.MakeDirectory(at + "/sub", 0755));
        files.ask(new FileRequest.Rename(at + "/made", at + "/moved", true));
        files.ask(new FileRequest.Rename("/m/file-moved", at + "/file", true));
        files.ask(new FileRequest.Rename(at + "/name", "/m/taken", true));
        files.ask(new FileRequest.Rename("/m/taken", at + "/name", false));
        files.ask(new FileRequest.SetMode(at + "/name", 0600));
        files.ask(new FileRequest.SetTimes(at + "/name", 0, 0, true));
        files.ask(new FileRequest.Remove(at + "/moved", false));
        files.ask(new FileRequest.Remove(at + "/sub", true));
        write(files, "/m/file", seen);
      }
    }
    assertThat(seen).as("the race was one").containsOnlyKeys(Seen.INSIDE, Seen.REFUSED);
  }

  private static void write(TestFiles files, String path, Map<Seen, Integer> seen) {
    if (files.ask(writing(path)) instanceof FileReply.Opened opened) {
      files.ask(
          new FileRequest.Write(opened.handle(), 0, "inside".getBytes(StandardCharsets.UTF_8)));
      files.ask(new FileRequest.Close(opened.handle()));
      seen.merge(Seen.INSIDE, 1, Integer::sum);
    } else {
      seen.merge(Seen.REFUSED, 1, Integer::sum);
    }
  }

  @Test
  void whatIsCommittedLiesInside() throws IOException {
    int committed = 0;
    for (int i = 0; i < ROUNDS / 20; i++) {
      try (TestFiles files = TestFiles.open(mount("/m", Access.OVERLAY, source))) {
        for (String path : List.of("/m/folder/name", "/m/deep/folder/made", "/m/file")) {
          if (files.ask(writing(path)) instanceof FileReply.Opened opened) {
            files.ask(
                new FileRequest.Write(
                    opened.handle(), 0, "inside".getBytes(StandardCharsets.UTF_8)));
            files.ask(new FileRequest.Close(opened.handle()));
          }
        }
        files.ask(new FileRequest.Remove("/m/deep/folder/made", false));
        try {
          files.changes().commit();
          committed++;
        } catch (CommitConflictException _) {
          // A source that changes under a commit is one.
        } catch (IOException _) {
          // Nor is a folder that is a link at this moment written through.
        }
      }
    }
    assertThat(committed).as("the race was one").isPositive();
  }

  @Test
  void aGuestReadsInsideToo() {
    try (dev.mxc.Sandbox sandbox =
        Guests.open(
            dev.mxc.manifest.Manifest.Tier.ISOLATE,
            "limits: { wall: 60s, cpu: 60s }\n"
                + "filesystem: [ { path: /m, source: ./source, access: write } ]",
            folder)) {
      String program =
          """
          import os
          seen = set()
          for i in range(%d):
              for path in ("/m/file", "/m/folder/name", "/m/deep/folder/name"):
                  try:
                      with open(path) as f:
                          seen.add(f.read())
                  except OSError as e:
                      seen.add(type(e).__name__)
              try:
                  with open("/m/folder/guest", "w") as f:
                      f.write("inside")
                  os.replace("/m/folder/guest", "/m/deep/folder/guest")
              except OSError as e:
                  seen.add(type(e).__name__)
          sorted(seen)
          """;
      dev.mxc.RunResult result =
          sandbox.run(dev.mxc.Program.python(program.formatted(ROUNDS / 30)));
      assertThat(result.valueJson()).as(result.toString()).contains("\"inside\"");
      assertThat(result.valueJson()).contains("PermissionError").doesNotContain("canary");
    }
  }
}
