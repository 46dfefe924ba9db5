package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import dev.mxc.worker.RedWorker.Role;
import dev.mxc.worker.RedWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that is the attacker's: it harms its own run at most. */
@Timeout(60)
class RedWorkerTest {

  private static final String MANIFEST =
      """
      limits: { wall: 3s, cpu: 200ms, output: 64KiB, fileBytes: 8MiB, openFiles: 8, hostCalls: 100 }
      filesystem:
        - { path: /data, source: ./data, access: read }
        - { path: /data/hole, access: none }
        - { path: /out, source: ./out, access: write }
      """;

  private static final Set<Role> NEVER =
      EnumSet.of(Role.NEVER_READY, Role.NEVER_STARTS, Role.NEVER_READS);

  private static final Program PROGRAM = Program.python("never run");

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(folder.resolve("data/hole"));
    Files.createDirectory(folder.resolve("out"));
    Files.writeString(folder.resolve("data/file"), "granted");
    Files.writeString(folder.resolve("data/hole/file"), "a hole");
    Files.writeString(folder.resolve("secret"), "not granted");
    Files.write(folder.resolve("data/big"), new byte[4 << 20]);
    Files.createSymbolicLink(folder.resolve("data/link-out"), folder.resolve("secret"));
  }

  @ParameterizedTest
  @EnumSource(from = "ANOTHER_BUILD", to = "DIES")
  void whatNoWorkerSendsEndsTheWorkerAndNothingElse(Role role) throws Exception {
    RunResult result = run(role);

    assertThat(result.status()).isEqualTo(Status.INTERNAL);
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.error().message()).doesNotContain("dev.mxc", "/proc", "Exception");
  }

  @Test
  void aWorkerSendsNoMoreOutputThanItHasCreditFor() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    try (Sandbox sandbox = open(Role.OUTPUT_BEYOND_ITS_WINDOW, "limits: { output: 1GiB }")) {
      RunOptions options = RunOptions.defaults().withOutput((_, _) -> await(slow));

      assertThat(sandbox.run(PROGRAM, options).status()).isEqualTo(Status.INTERNAL);
    }
  }

  /** Long enough for a worker that does not wait, short enough for a test. */
  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.SECONDS)) {
        latch.countDown();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NEVER_READY", "NEVER_STARTS", "NEVER_READS"})
  void aWorkerThatDoesNotStartIsGivenUp(Role role) throws Exception {
    RunResult result = run(role);

    assertThat(result.status()).isEqualTo(Status.INTERNAL);
    assertThat(result.error().type()).isEqualTo("StartUp");
  }

  @Test
  void aRequestAfterTheRunEndsTheWorkerNotTheResult() throws Exception {
    try (Sandbox sandbox = open(Role.ASKS_AFTER_ITS_RUN);
        Session session = sandbox.session()) {
      RunResult result = session.run(PROGRAM);
      assertThat(result.status()).isEqualTo(Status.OK);
      assertThat(result.stdout()).isEqualTo("done\n");
      assertThat(result.denials()).isEmpty();

      assertNextRunIsRefusedOrLost(session);
    }
  }

  @Test
  void aSecondEndIsNotTheNextRunsResult() throws Exception {
    try (Sandbox sandbox = open(Role.ENDS_TWICE);
        Session session = sandbox.session()) {
      assertThat(session.run(PROGRAM).status()).isEqualTo(Status.OK);

      assertNextRunIsRefusedOrLost(session);
    }
  }

  /** The host may notice before or after it starts the next run. */
  static void assertNextRunIsRefusedOrLost(Session session) {
    RunResult next;
    try {
      next = session.run(PROGRAM);
    } catch (SandboxException e) {
      assertThat(e).hasMessageContaining("the session has ended");
      return;
    }
    assertThat(next.status()).isEqualTo(Status.INTERNAL);
    assertThat(next.valueJson()).isNull();
    assertThatThrownBy(() -> session.run(PROGRAM)).isInstanceOf(SandboxException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORES_CANCEL", "ASKS_AND_NEVER_READS"})
  void theHostsClockCountsForAWorkerThatDoesNotListen(Role role) throws Exception {
    RunResult result = run(role);

    assertThat(result.status()).isEqualTo(Status.TIMEOUT);
    assertThat(result.limit()).isEqualTo(Limit.WALL);
    assertThat(result.usage().wallMillis()).isBetween(3000L, 6000L);
  }

  @Test
  void aCallersCancelEndsAWorkerThatDoesNotListen() throws Exception {
    try (Sandbox sandbox = open(Role.IGNORES_CANCEL);
        Session session = sandbox.session()) {
      Run run = session.start(PROGRAM, RunOptions.defaults());
      run.cancel();

      assertThat(run.await().status()).isEqualTo(Status.CANCELLED);
    }
  }

  @Test
  void theHostCountsTheProcessesCpuTime() throws Exception {
    // The wall is far: a busy machine gives it little CPU time.
    try (Sandbox sandbox = open(Role.SPINS, "limits: { wall: 50s, cpu: 200ms }")) {
      RunResult result = sandbox.run(PROGRAM);

      assertThat(result.limit()).isEqualTo(Limit.CPU);
      assertThat(result.usage().cpuMillis()).isGreaterThanOrEqualTo(1400);
    }
  }

  @Test
  void whatAWorkerPrintsIsNoGuestOutput() throws Exception {
    RunResult result = run(Role.TALKS_ON_STANDARD_ERROR);

    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).isEmpty();
  }

  @Test
  void usageIsBoundedByWhatTheHostSaw() throws Exception {
    RunResult result = run(Role.LIES);

    assertThat(result.status()).isEqualTo(Status.EXIT);
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.usage().cpuMillis()).isLessThan(3000);
    assertThat(result.usage().peakMemoryBytes()).isLessThan(1L << 30);
    assertThat(result.enforced().layers()).doesNotContainValue(true);
  }

  @ParameterizedTest
  @EnumSource(names = {"A_VALUE_THAT_IS_NO_JSON", "A_VALUE_TOO_DEEP"})
  void aValueThatIsNoJsonIsLeftOut(Role role) throws Exception {
    RunResult result = run(role);

    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.valueJson()).isNull();
  }

  @Test
  void denialsAreCountedNotHeaped() throws Exception {
    RunResult result = run(Role.DENIALS_WITHOUT_END);

    assertThat(result.denials()).hasSize(1000);
    assertThat(result.dropped().denials()).isEqualTo(19_000);
  }

  @Test
  void requestsAreDeniedRecordedAndCounted() throws Exception {
    RunResult result = run(Role.REQUESTS_WITHOUT_END);

    assertThat(result.limit()).isEqualTo(Limit.HOST_CALLS);
    assertThat(result.usage().hostCalls()).isEqualTo(100);
    assertThat(result.denials())
        .singleElement()
        .satisfies(denial -> {
          assertThat(denial.capability()).isEqualTo("network.connect");
          assertThat(denial.count()).isEqualTo(100);
        });
  }

  @Test
  void outputIsCutAtItsLimit() throws Exception {
    RunResult result = run(Role.OUTPUT_WITHOUT_END);

    assertThat(result.limit()).isEqualTo(Limit.OUTPUT);
    assertThat(result.stdout()).hasSize(64 * 1024);
  }

  @Test
  void filesThatAreNotGrantedAreRefusedAndRecorded() throws Exception {
    RunResult result = run(Role.ASKS_FOR_EVERY_FILE);

    assertThat(result.stdout()).isEqualTo("granted: Attributes\n");
    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.denials())
        .anySatisfy(denial -> assertThat(denial.target()).isEqualTo("/etc/passwd"))
        .anySatisfy(denial -> assertThat(denial.target()).isEqualTo("/data/hole/file"))
        .anySatisfy(denial -> assertThat(denial.target()).isEqualTo("/data/link-out"));
    assertThat(folder.resolve("secret")).hasContent("not granted");
    assertThat(folder.resolve("data/file")).hasContent("granted");
    try (Stream<Path> made = Files.list(folder.resolve("out"))) {
      assertThat(made).isEmpty();
    }
  }

  @Test
  void bytesWrittenAreTheHostsCount() throws Exception {
    RunResult result = run(Role.WRITES_WITHOUT_END);

    assertThat(result.limit()).isEqualTo(Limit.FILE_BYTES);
    assertThat(Files.size(folder.resolve("out/x"))).isLessThanOrEqualTo(8 << 20);
  }

  @Test
  void openFilesAreTheHostsCount() throws Exception {
    assertThat(run(Role.OPENS_WITHOUT_END).limit()).isEqualTo(Limit.OPEN_FILES);
  }

  private RunResult run(Role role) throws Exception {
    try (Sandbox sandbox = open(role)) {
      return sandbox.run(PROGRAM);
    }
  }

  private Sandbox open(Role role) throws Exception {
    return open(role, MANIFEST);
  }

  private Sandbox open(Role role, String manifest) throws Exception {
    Duration startUp = NEVER.contains(role) ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
    return Sandbox.builder(Guests.manifest(Tier.ISOLATE, manifest, folder))
        .workers(shape -> RedWorkers.start(role, shape), startUp)
        .open();
  }
}
