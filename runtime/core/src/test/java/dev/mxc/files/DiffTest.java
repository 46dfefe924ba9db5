package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.MountSpec.Access;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A patch, applied by the real tools to a copy of the source, gives what the guest saw. */
class DiffTest {

  enum Tool {
    GIT("git", "apply", "--whitespace=nowarn"),
    PATCH("patch", "-p1", "--silent", "--no-backup-if-mismatch", "-i");

    private final List<String> command;

    Tool(String... command) {
      this.command = List.of(command);
    }
  }

  @TempDir Path folder;
  private Path source;
  private TestFiles files;

  @BeforeEach
  void make() throws IOException {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("source"));
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private void open() throws IOException {
    files = TestFiles.open(mount("/project", Access.OVERLAY, source));
  }

  private void put(String path, String content) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
  }

  /** Applies the patch to a copy and compares it with a commit. */
  private void assertApplies(Tool tool) throws Exception {
    assumeTrue(isThere(tool), tool + " is not installed");
    Path copy = folder.resolve("copy");
    run(folder, List.of("cp", "-a", source.toString(), copy.toString()));
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    files.changes().diff(patch);
    Path file = Files.write(folder.resolve("changes.diff"), patch.toByteArray());

    List<String> command = new ArrayList<>(tool.command);
    command.add(file.toString());
    run(copy, command);
    files.changes().commit();

    assertThat(content(copy)).isEqualTo(content(source));
  }

  private static boolean isThere(Tool tool) {
    try {
      return new ProcessBuilder(tool.command.getFirst(), "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void run(Path folder, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Not a repository of somebody's above.
    builder.environment().put("GIT_CEILING_DIRECTORIES", folder.getParent().toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
  }

  /** Every file's bytes and whether it is a program; folders are not part of a patch. */
  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var walk = Files.walk(root)) {
      for (Path path : walk.filter(p -> !Files.isDirectory(p)).toList()) {
        String text =
            Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Base64.getEncoder().encodeToString(Files.readAllBytes(path))
                    + (Files.isExecutable(path) ? "*" : "");
        all.put(root.relativize(path).toString(), text);
      }
    }
    return all;
  }

  private void remove(String path) {
    files.done(new FileRequest.Remove(path, false));
  }

  @ParameterizedTest
  @EnumSource
  void changedCreatedAndDeletedText(Tool tool) throws Exception {
    put("changed", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n");
    put("deleted", "gone\nfor good\n");
    put("d/deleted", "x");
    put("emptied", "content\n");
    put("filled", "");
    put("crlf", "a\r\nb\r\n");
    put("deleted empty", "");
    open();
    files.write("/project/changed", "1\n2\n3\nfour\n5\n6\n7\n8\n9\n10\n11\n12\n13\n");
    files.write("/project/created", "new\n");
    files.write("/project/empty", "");
    files.done(new FileRequest.MakeDirectory("/project/n", 0755));
    files.write("/project/n/created", "new");
    files.write("/project/emptied", "");
    files.write("/project/filled", "now\n");
    files.write("/project/crlf", "a\r\nc\r\n");
    remove("/project/deleted");
    remove("/project/d/deleted");
    remove("/project/deleted empty");
    assertApplies(tool);
  }

  @ParameterizedTest
  @EnumSource
  void filesThatDoNotEndWithANewline(Tool tool) throws Exception {
    put("loses", "a\nb\n");
    put("gains", "a\nb");
    put("keeps", "a\nb");
    put("only", "x");
    open();
    files.write("/project/loses", "a\nb");
    files.write("/project/gains", "a\nb\n");
    files.write("/project/keeps", "a\nc");
    files.write("/project/only", "y");
    files.write("/project/new", "no newline");
    assertApplies(tool);
  }

  @ParameterizedTest
  @EnumSource
  void namesThatNeedQuotes(Tool tool) throws Exception {
    List<String> names =
        List.of(
            "with space",
            "quote\"d",
            "back\\slash",
            "umlaut é",
            "\ud83d\ude00",
            "new\nline",
            "tab\there",
            "d ir/in side",
            "'single'",
            "-dash",
            "trailing ");
    for (String name : names) {
      put(name, "before\n");
      put(name + ".gone", "gone\n");
    }
    open();
    for (String name : names) {
      files.write("/project/" + name, "after\n");
      files.write("/project/" + name + ".new", "new\n");
      remove("/project/" + name + ".gone");
    }
    assertApplies(tool);
  }

  @ParameterizedTest
  @EnumSource
  void binaryFilesAreInThePatchToo(Tool tool) throws Exception {
    byte[] bytes = new byte[5000];
    new Random(1).nextBytes(bytes);
    String binary = new String(bytes, StandardCharsets.ISO_8859_1);
    put("changed.bin", binary);
    put("deleted.bin", binary);
    put("latin", "caf\u00e9\n");
    open();
    writeBytes("/project/changed.bin", binary.replace('a', 'b') + "\0\0");
    writeBytes("/project/created.bin", "\0\n\0" + binary);
    writeBytes("/project/latin", "caf\u00e9s\n");
    remove("/project/deleted.bin");
    assertApplies(tool);
  }

  private void writeBytes(String path, String latin1) {
    int handle = files.open(path, OpenOption.WRITE, OpenOption.CREATE, OpenOption.TRUNCATE);
    files.done(new FileRequest.Write(handle, 0, latin1.getBytes(StandardCharsets.ISO_8859_1)));
    files.done(new FileRequest.Close(handle));
  }

  @ParameterizedTest
  @EnumSource
  void programsAndLinks(Tool tool) throws Exception {
    put("script", "#!/bin/sh\n");
    put("target", "t\n");
    Files.createSymbolicLink(source.resolve("link"), Path.of("target"));
    Files.createSymbolicLink(source.resolve("away"), Path.of("../elsewhere"));
    open();
    files.done(new FileRequest.SetMode("/project/script", 0755));
    files.write("/project/tool", "#!/bin/sh\necho\n");
    files.done(new FileRequest.SetMode("/project/tool", 0755));
    remove("/project/link");
    files.write("/project/link", "a file now\n");
    remove("/project/away");
    assertApplies(tool);
  }

  @ParameterizedTest
  @EnumSource
  void largeFilesThatDifferEverywhereAreComparedInBoundedTime(Tool tool) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      lines.add(Integer.toString(i));
    }
    put("large", String.join("\n", lines) + "\n");
    put("grows", "first\nlast\n");
    open();
    Collections.shuffle(lines, new Random(2));
    writeBytes("/project/large", "");
    int handle = files.open("/project/large", OpenOption.WRITE);
    byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    MountTable table = files.table;
    try (TestFiles wide = TestFiles.of(table, 64 << 20, 16)) {
      int wideHandle = wide.open("/project/large", OpenOption.WRITE);
      for (int at = 0; at < content.length; at += 1 << 20) {
        wide.done(
            new FileRequest.Write(
                wideHandle,
                at,
                java.util.Arrays.copyOfRange(
                    content, at, Math.min(content.length, at + (1 << 20)))));
      }
      files.done(new FileRequest.Close(handle));
      StringBuilder grown = new StringBuilder("first\n");
      for (int i = 0; i < 10_000; i++) {
        grown.append(i).append('\n');
      }
      wide.write("/project/grows", grown + "last\n");
      assertApplies(tool);
    }
  }

  @Test
  void severalOverlaysAreToldApartByTheirGuestPaths() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    files =
        TestFiles.open(
            mount("/project", Access.OVERLAY, source), mount("/deep/er", Access.OVERLAY, other));
    files.write("/project/a", "1\n");
    files.write("/deep/er/b", "2\n");
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    files.changes().diff(patch);
    assertThat(patch.toString(StandardCharsets.UTF_8))
        .contains("+++ b/project/a\n", "+++ b/deep/er/b\n");
  }
}
