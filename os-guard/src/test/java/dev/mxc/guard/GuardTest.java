package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.sys.ProcessCalls;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launch gives, and how it fails. */
class GuardTest {

  @BeforeAll
  static void hostCan() {
    assumeTrue(
        HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.FOREIGN).isEmpty(),
        "this host cannot hold everything");
  }

  private static GuardException.LaunchFailed failure(GuardProfile profile, String... command) {
    return catchThrowableOfType(
        GuardException.LaunchFailed.class, () -> Guard.launch(profile, List.of(command)).close());
  }

  private static String invalid(GuardProfile profile) {
    return catchThrowableOfType(
            GuardException.InvalidProfile.class,
            () -> Guard.launch(profile, List.of("true")).close())
        .getMessage();
  }

  @Test
  void tellsAStatusFromASignal() throws Exception {
    GuardProfile profile = Guarded.programs().build();
    assertThat(Guarded.shell(profile, "exit 137").exit()).isEqualTo(new GuardExit.Exited(137));
    assertThat(Guarded.shell(profile, "kill -9 $$").exit()).isEqualTo(new GuardExit.Signalled(9));
    assertThat(Guarded.shell(profile, "kill -TERM $$").status()).isEqualTo(128 + 15);
  }

  @Test
  void passesStreamsWholeAndApart() throws Exception {
    byte[] large = new byte[300_000];
    new java.util.Random(1).nextBytes(large);
    try (GuardedProcess process =
        Guard.launch(Guarded.programs().build(), List.of("sh", "-c", "cat; echo end >&2"))) {
      CompletableFuture<byte[]> echoed =
          CompletableFuture.supplyAsync(() -> {
            try {
              return process.output().readAllBytes();
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      process.input().write(large);
      process.input().close();
      assertThat(echoed.join()).isEqualTo(large);
      assertThat(process.errors().readAllBytes()).asString().isEqualTo("end\n");
    }
  }

  @Test
  void framesHaveDescriptorsOfTheirOwn() throws Exception {
    GuardProfile profile = Guarded.programs().streams(Streams.FRAMES).build();
    try (GuardedProcess process =
        Guard.launch(
            profile, List.of("sh", "-c", "cat <&4 >&3; echo out; echo err >&2; cat; echo end"))) {
      process.input().write("frame".getBytes(StandardCharsets.UTF_8));
      process.input().close();
      assertThat(process.output().readAllBytes()).asString().isEqualTo("frame");
      assertThat(process.errors().readAllBytes()).asString().isEqualTo("out\nerr\nend\n");
    }
  }

  @Test
  void stopsAndResumesTheWholeTree() throws Exception {
    String script = "while :; do :; done & while :; do :; done & echo started; wait";
    try (GuardedProcess process =
        Guard.launch(Guarded.programs().build(), List.of("sh", "-c", script))) {
      BufferedReader output = new BufferedReader(new InputStreamReader(process.output()));
      assertThat(output.readLine()).isEqualTo("started");
      assertThat(process.stop()).isTrue();
      long stopped = process.usage().cpuNanos().orElseThrow();
      assertThat(Waiting.until(Duration.ofMillis(200), () -> false)).isFalse();
      assertThat(process.usage().cpuNanos().orElseThrow() - stopped).isLessThan(20_000_000L);
      process.resume();
      assertThat(
              Waiting.until(
                  Duration.ofSeconds(30),
                  () -> process.usage().cpuNanos().orElseThrow() - stopped > 20_000_000L))
          .isTrue();
      assertThat(process.stop()).isTrue();
      process.kill();
      assertThat(process.waitFor(Duration.ofSeconds(30)))
          .contains(new GuardExit.Signalled(ProcessCalls.SIGKILL));
    }
  }

  @Test
  void endsWithEverythingThatTheProgramLeftBehind() throws Exception {
    Guarded.Ended ended =
        Guarded.shell(
            Guarded.programs().build(),
            "setsid sh -c 'while :; do sleep 0.1; done' </dev/null >/dev/null 2>&1 & exit 4");
    assertThat(ended.exit()).isEqualTo(new GuardExit.Exited(4));
  }

  @Test
  void closeIsIdempotentAndGoneIsReported() throws Exception {
    GuardedProcess process = Guard.launch(Guarded.programs().build(), List.of("sleep", "60"));
    assertThat(process.observe().enforced()).isEqualTo(process.report().enforced());
    process.close();
    process.close();
    process.kill();
    process.resume();
    assertThat(process.observe().enforced()).isEmpty();
    assertThat(process.onExit().join()).isEqualTo(new GuardExit.Signalled(9));
  }

  @Test
  void saysWhichStepFailedAndLeavesNothing() throws Exception {
    Leftovers before = Leftovers.now();
    GuardProfile profile = Guarded.programs().build();
    assertThat(failure(profile, "/nope"))
        .hasMessage("starting /nope: no such file or folder")
        .returns(2, failure -> failure.errno().orElseThrow());
    assertThat(failure(profile, "nope")).hasMessage("starting nope: no such file or folder");
    assertThat(failure(profile, "/usr")).hasMessage("starting /usr: permission denied");
    assertThat(failure(profile.toBuilder().workingDirectory("/nope").build(), "true"))
        .hasMessage("entering the working directory /nope: no such file or folder");
    assertThat(Leftovers.now()).isEqualTo(before);
  }

  @Test
  void refusesMountSourcesThatCannotBe(@TempDir Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Path target = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
      assertThat(invalid(Guarded.programs().read(folder.resolve("socket"), "/m").build()))
          .contains("neither a file nor a folder");
    }
    Leftovers before = Leftovers.now();
    assertThat(invalid(Guarded.programs().read(folder.resolve("none"), "/m").build()))
        .isEqualTo("the mount source " + folder.resolve("none") + " does not exist");
    assertThat(invalid(Guarded.programs().read(link, "/m").build()))
        .contains("symbolic link: name what the link leads to");
    Files.createDirectory(target.resolve("sub"));
    assertThat(invalid(Guarded.programs().read(link.resolve("sub"), "/m").build()))
        .contains("symbolic link");
    assertThat(invalid(Guarded.programs().read(Path.of("/dev/null"), "/m").build()))
        .contains("neither a file nor a folder");
    assertThat(Leftovers.now()).isEqualTo(before);
  }

  @Test
  void refusesProfilesThatCannotBe() {
    GuardProfile.Builder builder = GuardProfile.builder(ProgramKind.FOREIGN);
    assertThatThrownBy(() -> builder.read(Path.of("/"), "/m")).hasMessageContaining("whole host");
    assertThatThrownBy(() -> builder.read(Path.of("a"), "/m")).hasMessageContaining("absolute");
    for (String target : List.of("/", "/proc", "/proc/x", "/dev/shm", "/sys", "m", "/a/../b")) {
      assertThatThrownBy(() -> builder.tmpfs(target, 4096))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> builder.tmpfs("/m", 4096).link("/m", "/a").build())
        .hasMessage("/m is both a folder in memory and the link to /a: leave one out");
    assertThatThrownBy(() -> GuardLimits.DEFAULT.withMemoryBytes(1))
        .hasMessageContaining("the least is");
  }

  @Test
  void mountsBeneathMountsOnlyWhereThereIsAPlace(@TempDir Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("f"), "found");
    Path outer = Files.createDirectories(folder.resolve("outer"));
    Files.createDirectory(outer.resolve("inner"));
    Files.createSymbolicLink(outer.resolve("link"), other);
    GuardProfile.Builder builder = Guarded.programs().read(outer, "/outer");
    assertThat(
            Guarded.shell(
                    builder.build().toBuilder().read(other, "/outer/inner").build(),
                    "cat /outer/inner/f")
                .output())
        .isEqualTo("found");
    assertThat(failure(builder.build().toBuilder().read(other, "/outer/none").build(), "true"))
        .hasMessage("mounting /outer/none: no such file or folder");
    assertThat(failure(builder.build().toBuilder().read(other, "/outer/link").build(), "true"))
        .hasMessage("mounting /outer/link: a symbolic link is in the way");
  }

  @Test
  void offIsAPlainChildOfWhichNothingIsReported(@TempDir Path folder) throws Exception {
    GuardProfile profile =
        GuardProfile.builder(ProgramKind.FOREIGN)
            .requirement(Requirement.OFF)
            .environment("PATH", "/usr/bin:/bin")
            .workingDirectory(folder.toRealPath().toString())
            .build();
    try (GuardedProcess process =
        Guard.launch(profile, List.of("sh", "-c", "pwd; read line; exit 3"))) {
      assertThat(process.report().enforced())
          .doesNotContain(Layer.SECCOMP, Layer.MOUNT_NAMESPACE, Layer.LANDLOCK, Layer.MEMORY_LIMIT);
      process.input().close();
      assertThat(process.output().readAllBytes()).asString().isEqualTo(folder.toRealPath() + "\n");
      assertThat(process.waitFor()).isEqualTo(new GuardExit.Exited(3));
    }
  }

  @Test
  void workersMakeNoSockets() {
    assertThatThrownBy(() ->
            GuardProfile.builder(ProgramKind.JVM_WORKER)
                .socket(dev.mxc.guard.seccomp.SocketFamily.UNIX)
                .build())
        .hasMessageContaining("a JVM_WORKER makes no sockets");
  }

  @Test
  void shareOfTheProcessorsIsRead() throws Exception {
    GuardProfile profile =
        Guarded.programs().limits(GuardLimits.DEFAULT.withCpuPercent(50)).build();
    try (GuardedProcess process = Guard.launch(profile, List.of("sleep", "60"))) {
      assumeTrue(process.usage().cpuNanos().isPresent(), "no cgroup can be had");
      assertThat(process.report().enforced()).contains(Layer.CPU_LIMIT);
    }
  }

  @Test
  void startsAndKillsLeaveNothing() throws Exception {
    Guarded.shell(Guarded.programs().build(), "true");
    Leftovers before = Leftovers.now();
    int rounds = Integer.getInteger("guard.rounds", 5);
    for (int i = 0; i < rounds; i++) {
      GuardedProcess process =
          Guard.launch(
              Guarded.programs().tmpfs("/scratch", 1 << 20).build(),
              List.of("sh", "-c", "while :; do :; done"));
      process.close();
    }
    assertThat(Leftovers.now()).isEqualTo(before);
  }
}
