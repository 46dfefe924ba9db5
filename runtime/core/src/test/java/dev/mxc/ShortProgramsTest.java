package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunResult.Status;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent server's day in short: many programs, some of them hostile, and nothing stays. */
class ShortProgramsTest {

  /** Each of the hostile ones once; more of all with {@code -Plong}. */
  private static final int PROGRAMS = Integer.getInteger("mxc.test.programs", 40);

  private static final String TEMPORARY = "java.io.tmpdir";
  private static final long HEAP_GROWTH_BYTES_MAX = 16L << 20;

  private static final List<Program> GOOD =
      List.of(
          Program.javascript("console.log([1, 2, 3].map(x => x * x).join())"),
          Program.javascript("require('fs').writeFileSync('/project/a', 'changed'); 1"),
          Program.python("import json\nprint(json.dumps({'a': 1}))"),
          Program.javascript(
              "const later = new Promise(r => setTimeout(r, 1)); later.then(console.log)"),
          Program.python(
              "open('/tmp/x', 'w').write('x' * 100000)\nopen('/project/b', 'w').write('b')"),
          Program.javascript("throw new Error('expected')"),
          Program.javascript("process.exit(3)"));

  private static final List<Program> HOSTILE =
      List.of(
          Program.javascript("for (;;);"),
          Program.javascript("const held = []; for (;;) held.push(new Uint8Array(1 << 20))"),
          Program.python("sum(range(10**12))"),
          Program.javascript("for (;;) console.log('x'.repeat(1000))"));

  @TempDir Path folder;
  @TempDir Path temporary;
  private String usualTemporary;

  /** So that what others leave there meanwhile is not taken for ours. */
  @BeforeEach
  void useATemporaryFolderOfOurOwn() {
    usualTemporary = System.setProperty(TEMPORARY, temporary.toString());
  }

  @AfterEach
  void useTheUsualOne() {
    System.setProperty(TEMPORARY, usualTemporary);
  }

  @Test
  @Timeout(600)
  void nothingStays() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("a"), "original");
    String manifest =
        """
        limits: { wall: 1s, memory: 64MiB, output: 64KiB }
        filesystem: [ { path: /project, source: ., access: overlay } ]
        """;
    long heapEarly = 0;
    int threadsEarly = 0;
    try (Sandbox sandbox = Guests.open(Tier.ISOLATE, manifest, folder)) {
      for (int i = 0; i < PROGRAMS; i++) {
        boolean hostile = i % 10 == 7;
        RunResult result =
            sandbox.run(hostile ? HOSTILE.get(i / 10 % HOSTILE.size()) : GOOD.get(i % GOOD.size()));
        assertThat(Set.of(Status.TIMEOUT, Status.MEMORY, Status.LIMIT).contains(result.status()))
            .as("%d: %s", i, result)
            .isEqualTo(hostile);
        if (i == PROGRAMS / 4) {
          heapEarly = heapAfterCollection();
          threadsEarly = Thread.activeCount();
        }
      }
      assertThat(heapAfterCollection()).isLessThan(heapEarly + HEAP_GROWTH_BYTES_MAX);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsEarly + 8);
      assertThat(ProcessHandle.current().children().count()).isLessThanOrEqualTo(2);
    }

    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("a"));
    assertThat(folder.resolve("a")).hasContent("original");
    assertThat(folder.resolve("b")).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
  }

  private static long heapAfterCollection() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(Duration.ofMillis(20));
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
