package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit, over and just under, in both tiers; the sandbox works on afterwards. */
@Timeout(60)
class LimitsTest {

  private static final String MANIFEST =
      """
      limits: { wall: %s, cpu: 1500ms, memory: 64MiB, output: 16KiB, fileBytes: 1MiB, openFiles: 8,
                threads: 4, hostCalls: 10 }
      filesystem:
        - { path: /out, source: ., access: write }
      """;

  /** A program that passes a limit, and one like it that stays just under. */
  private record Case(Limit limit, Program over, Program under) {}

  @TempDir static Path folder;

  private static final Map<Tier, Sandbox> SANDBOXES = new EnumMap<>(Tier.class);

  /** For the limit of wall time alone: a busy machine must not pass it in the place of another. */
  private static final Map<Tier, Sandbox> SHORT = new EnumMap<>(Tier.class);

  @BeforeAll
  static void open() throws IOException {
    Files.writeString(folder.resolve("file"), "something to open");
    for (Tier tier : List.of(Tier.CONTEXT, Tier.ISOLATE)) {
      SANDBOXES.put(tier, Guests.open(tier, MANIFEST.formatted("30s"), folder));
      SHORT.put(tier, Guests.open(tier, MANIFEST.formatted("2s"), folder));
    }
  }

  @AfterAll
  static void close() {
    SANDBOXES.values().forEach(Sandbox::close);
    SHORT.values().forEach(Sandbox::close);
  }

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (Tier tier : SANDBOXES.keySet()) {
      for (Case example : examples()) {
        // In the caller's JVM the heap is the caller's, and only sampled.
        if (tier == Tier.ISOLATE || example.limit != Limit.MEMORY) {
          all.add(Arguments.of(tier, example.over.language(), example.limit, example));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("cases")
  void aLimitEndsTheRunThatPassesIt(Tier tier, Language language, Limit limit, Case example) {
    Sandbox sandbox = (limit == Limit.WALL ? SHORT : SANDBOXES).get(tier);

    RunResult over = sandbox.run(example.over);
    RunResult under = sandbox.run(example.under);

    assertThat(over.limit()).as(over.toString()).isEqualTo(limit);
    assertThat(over.status()).isEqualTo(status(limit));
    assertThat(over.exitCode()).isEqualTo(exitCode(limit));
    assertThat(over.denials())
        .as("a limit is no denial, a refused request is one")
        .hasSize(limit == Limit.HOST_CALLS ? 1 : 0);
    assertThat(over.stdout()).doesNotContain("caught");
    assertThat(under.status()).as(under.toString()).isEqualTo(Status.OK);
    assertThat(under.stdout()).endsWith("under\n");
  }

  private static List<Case> examples() {
    return List.of(
        python(
            Limit.WALL,
            """
            import time
            while True:
                try:
                    time.sleep(0.01)
                except BaseException:
                    print("caught")
            """,
            """
            import time
            time.sleep(0.3)
            """),
        javascript(Limit.WALL, "setInterval(() => {}, 10)", "setTimeout(() => {}, 300)"),
        python(
            Limit.CPU,
            """
            def spin():
                try:
                    while True: pass
                finally:
                    print("caught")
                    spin()
            spin()
            """,
            "for i in range(100_000): pass"),
        javascript(
            Limit.CPU,
            "for (;;) { try { for (;;) {} } finally { console.log('caught'); continue } }",
            "for (let i = 0; i < 1e5; i++) {}"),
        python(
            Limit.MEMORY,
            """
            held = []
            while True:
                try:
                    held.append(bytearray(1 << 20))
                except BaseException:
                    print("caught")
            """,
            "held = bytearray(40 << 20)"),
        javascript(
            Limit.MEMORY,
            """
            const held = []
            for (;;) {
              try { held.push(new Uint8Array(1 << 20)) } catch { console.log('caught') }
            }
            """,
            "globalThis.held = new Uint8Array(40 << 20)"),
        python(
            Limit.OUTPUT,
            """
            import sys
            while True:
                try:
                    sys.stderr.write("x" * 1000)
                except BaseException:
                    sys.stdout.write("caught")
            """,
            "import sys; sys.stdout.write('x' * (16 * 1024 - len('under\\n')))"),
        javascript(
            Limit.OUTPUT,
            "for (;;) console.error('x'.repeat(1000))",
            "process.stdout.write('x'.repeat(16 * 1024 - 'under\\n'.length))"),
        python(
            Limit.FILE_BYTES,
            """
            with open("/out/over", "wb") as f:
                while True:
                    try:
                        f.write(b"x" * 65536); f.flush()
                    except BaseException:
                        print("caught")
            """,
            "with open('/out/under', 'wb') as f: f.write(b'x' * ((1 << 20) - 4096))"),
        javascript(
            Limit.FILE_BYTES,
            "require('fs').writeFileSync('/out/over.js', Buffer.alloc(2 << 20))",
            "require('fs').writeFileSync('/out/under.js', Buffer.alloc((1 << 20) - 4096))"),
        python(
            Limit.OPEN_FILES,
            """
            held = []
            while True:
                try:
                    held.append(open("/out/file"))
                except BaseException:
                    print("caught")
            """,
            "held = [open('/out/file') for i in range(8)]"),
        javascript(
            Limit.OPEN_FILES,
            "for (;;) require('fs').openSync('/out/file')",
            "for (let i = 0; i < 8; i++) require('fs').openSync('/out/file')"),
        python(
            Limit.THREADS,
            """
            import threading, time
            for i in range(20):
                try:
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                except BaseException:
                    print("caught")
            time.sleep(60)
            """,
            """
            import threading, time
            threads = [threading.Thread(target=time.sleep, args=(0.1,)) for i in range(3)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
            """),
        python(
            Limit.HOST_CALLS,
            """
            import urllib.request
            while True:
                try:
                    urllib.request.urlopen("http://a.example")
                except OSError:
                    pass
            """,
            """
            import urllib.request
            for i in range(10):
                try:
                    urllib.request.urlopen("http://a.example")
                except OSError:
                    pass
            """),
        javascript(
            Limit.HOST_CALLS,
            "(async () => { for (;;) await fetch('https://a.example').catch(() => {}) })()",
            "for (let i = 0; i < 10; i++) fetch('https://a.example').catch(() => {})"));
  }

  private static Case python(Limit limit, String over, String under) {
    return new Case(limit, Program.python(over), Program.python(under + "\nprint('under')"));
  }

  private static Case javascript(Limit limit, String over, String under) {
    return new Case(
        limit,
        Program.javascript(over),
        Program.javascript(under + "\nsetTimeout(() => console.log('under'), 310)"));
  }

  private static Status status(Limit limit) {
    return switch (limit) {
      case WALL, CPU -> Status.TIMEOUT;
      case MEMORY -> Status.MEMORY;
      default -> Status.LIMIT;
    };
  }

  private static int exitCode(Limit limit) {
    return switch (limit) {
      case WALL, CPU -> 124;
      case MEMORY -> 137;
      default -> 122;
    };
  }
}
