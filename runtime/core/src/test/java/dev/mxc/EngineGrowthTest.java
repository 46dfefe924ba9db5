package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.RunResult.Status;
import dev.mxc.bytecode.CompileJob;
import dev.mxc.bytecode.Stop;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import dev.mxc.worker.PreparedWorker;
import dev.mxc.worker.RuntimeImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine keeps what it parsed: no run pays for those before it. */
@Timeout(300)
class EngineGrowthTest {

  private static final String MANIFEST =
      """
      limits: { wall: 30s, cpu: 30s, memory: 128MiB }
      python: { path: [ ./packages ] }
      """;

  private static final Program HIGHLIGHT =
      Program.python(
          """
          from pygments import highlight
          from pygments.lexers import PythonLexer
          from pygments.formatters import HtmlFormatter
          print(len(highlight('def f(x): return x', PythonLexer(), HtmlFormatter())))
          """);

  @TempDir static Path folder;

  private final AtomicInteger workers = new AtomicInteger();

  @BeforeAll
  static void installPackage() throws InterruptedException {
    assumeTrue(install("pygments==2.19.2"), "pip cannot install pygments here");
  }

  /** Of a trust domain of its own, which has no bytecode yet. */
  private Sandbox open(String name) throws Exception {
    RuntimeImage image = RuntimeImage.open(_ -> {});
    return Guests.builder(Tier.ISOLATE, MANIFEST + "env: { NAME: " + name + " }\n", folder)
        .workers(
            shape -> {
              workers.incrementAndGet();
              return PreparedWorker.start(image, shape, Guests.requirement());
            },
            Duration.ofSeconds(60))
        .leaveMissingBytecode()
        .open();
  }

  private static void runs(Sandbox sandbox, int count, Program program, String prints) {
    for (int i = 0; i < count; i++) {
      RunResult result = sandbox.run(HIGHLIGHT);
      assertThat(result.status()).as("run %s: %s", i, result).isEqualTo(Status.OK);
      assertThat(result.stdout()).isEqualTo(prints);
    }
  }

  /** Without bytecode an engine keeps some 5 MB of this program for every context. */
  @Test
  @Tag("long")
  void aWorkerIsRetiredBeforeTheNextGuestGetsLess() throws Exception {
    try (Sandbox sandbox = open("source")) {
      runs(sandbox, 32, HIGHLIGHT, sandbox.run(HIGHLIGHT).stdout());
    }
    assertThat(workers.get()).isBetween(2, 8);
  }

  @Test
  @Tag("long")
  void fiftyRunsWithBytecodeLeaveTheHeapFlat() throws Exception {
    runsWithBytecodeLeaveTheHeapFlat(50);
  }

  /** More than the worker's head room has place for, were sources kept. */
  @Test
  void runsWithBytecodeLeaveTheHeapFlat() throws Exception {
    runsWithBytecodeLeaveTheHeapFlat(32);
  }

  private void runsWithBytecodeLeaveTheHeapFlat(int count) throws Exception {
    try (Sandbox sandbox = open("bytecode" + count)) {
      RunResult first = sandbox.run(HIGHLIGHT);
      CompileJob job = sandbox.takeMissingBytecode().orElseThrow();
      job.run(
          new CompileJob.Place(
              sandbox.image().languageHome(),
              sandbox.image().folder(),
              sandbox.image().ownFolders()),
          shape -> PreparedWorker.start(sandbox.image(), shape, Guests.requirement()),
          new Stop());

      runs(sandbox, count, HIGHLIGHT, first.stdout());
      assertThat(sandbox.takeMissingBytecode()).isEmpty();
    }
    // Sources would leave 5 MB a run: more in all than the one worker has.
    assertThat(workers.get()).isEqualTo(1);
  }

  private static boolean install(String requirement) throws InterruptedException {
    String target = folder.resolve("packages").toString();
    try {
      Process pip =
          new ProcessBuilder(
                  "python3",
                  "-m",
                  "pip",
                  "install",
                  "-q",
                  "--no-compile",
                  "-t",
                  target,
                  requirement)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("pip.log").toFile())
              .start();
      try {
        return pip.waitFor(60, TimeUnit.SECONDS) && pip.exitValue() == 0;
      } finally {
        pip.destroyForcibly();
      }
    } catch (IOException _) {
      return false;
    }
  }
}
