package dev.mxc.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.bytecode.BytecodeStore.Content;
import dev.mxc.files.PackageSources.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is found by its source alone, whole or not at all, and within bounds. */
class BytecodeStoreTest {

  private static final BytecodeFormat FORMAT = new BytecodeFormat(".tag.pyc", 0x0a0d5352);
  private static final Source SOURCE = source(1, "x = 1\n");

  @TempDir Path folder;

  static BytecodeStore open(Path parent, char domain) {
    return BytecodeStore.open(parent, String.valueOf(domain).repeat(64), FORMAT).orElseThrow();
  }

  private static Source source(long seconds, String text) {
    return new Source(seconds * 1_000_000_000L, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(BytecodeStore store, String path, Source source) {
    return store.name(path, source).orElseThrow();
  }

  @Test
  void aNameIsOfOneDomainFormatPathTimeAndContent() {
    BytecodeStore store = open(folder, 'a');
    String name = name(store, "/p/a.py", SOURCE);

    assertThat(name(store, "/p/a.py", source(1, "x = 1\n"))).isEqualTo(name);
    assertThat(name)
        .isNotIn(
            name(open(folder, 'b'), "/p/a.py", SOURCE),
            name(store, "/p/b.py", SOURCE),
            name(store, "/p/a.py", source(2, "x = 1\n")),
            name(store, "/p/a.py", source(1, "x = 2\n")),
            BytecodeStore.open(folder, "a".repeat(64), new BytecodeFormat(".tag.pyc", 1))
                .orElseThrow()
                .name("/p/a.py", SOURCE)
                .orElseThrow());
    assertThat(store.name("/p/a.py", source(-1, ""))).isEmpty();
    assertThat(store.name("/p/a.py", source(1L << 32, ""))).isEmpty();
  }

  @Test
  void whatIsWholeIsNeverReplaced() throws IOException {
    BytecodeStore store = open(folder, 'a');
    String name = name(store, "/p/a.py", SOURCE);
    assertThat(store.content(name)).isEqualTo(Content.ABSENT);
    store.put(name, SOURCE, new byte[] {1});
    byte[] before = Files.readAllBytes(store.folder().resolve(name));

    store.put(name, SOURCE, new byte[] {2});
    store.putNone(name);

    assertThat(store.content(name)).isEqualTo(Content.READY);
    assertThat(store.folder().resolve(name)).hasBinaryContent(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.folder())))
        .isEqualTo("rwx------");
  }

  @Test
  void theStoresUsedLastStayWithinTheBound() throws IOException {
    for (char domain : new char[] {'a', 'b', 'c'}) {
      BytecodeStore store = open(folder, domain);
      store.put(name(store, "/p/a.py", SOURCE), SOURCE, new byte[1000]);
      Path part = Files.createFile(store.folder().resolve(BytecodePruning.PART + "1"));
      Files.setLastModifiedTime(part, FileTime.from(Instant.EPOCH));
      Files.setLastModifiedTime(store.folder(), FileTime.fromMillis(1000L * (domain % 2)));
    }

    BytecodePruning.prune(folder, 2500);

    try (var left = Files.walk(folder.resolve("bytecode")).filter(Files::isRegularFile)) {
      assertThat(left.map(file -> file.getParent().getFileName().toString().charAt(0)))
          .containsExactlyInAnyOrder('a', 'c');
    }
  }

  @Test
  void aFullDiskLeavesNothingHalfMade() throws Exception {
    Process process =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--",
                "sh",
                "-c",
                "mount -t tmpfs -o size=256k none \"$1\" && exec \"$2\" -cp \"$3\""
                    + " --enable-native-access=ALL-UNNAMED dev.mxc.bytecode.FullStoreProbe \"$1\"",
                "sh",
                Files.createDirectory(folder.resolve("small")).toString(),
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assumeTrue(
        !output.contains("not permitted") && !output.contains("ermission denied"),
        "mounting needs root: " + output);
    assertThat(output.strip()).isEqualTo("refused, [], then kept");
  }
}
