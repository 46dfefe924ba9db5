package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.testing.ContextTierMain;
import dev.mxc.testing.Guests;
import dev.mxc.testing.StuckBuiltin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The caller has its answer in time even when the guest cannot be stopped. */
@Timeout(120)
class StuckBuiltinsTest {

  private static final long WALL_MILLIS = 500;

  /** The contract says one second; a loaded machine may take longer, a hang takes for ever. */
  private static final long ANSWER_MILLIS_MAX = WALL_MILLIS + 3000;

  private static Sandbox isolates;

  @BeforeAll
  static void open() {
    isolates = Guests.open("limits: { wall: " + WALL_MILLIS + "ms, cpu: 20s }");
  }

  @AfterAll
  static void close() {
    isolates.close();
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerIsKilled(StuckBuiltin builtin) {
    RunResult result = isolates.run(builtin.program());

    assertThat(result.status()).as(result.toString()).isEqualTo(Status.TIMEOUT);
    assertThat(result.limit()).isEqualTo(Limit.WALL);
    assertThat(result.usage().wallMillis()).isLessThan(ANSWER_MILLIS_MAX);
  }

  /** In parts: what is stuck goes on, and a few at a time are enough for two cores. */
  static Stream<List<String>> parts() {
    List<String> names = Arrays.stream(StuckBuiltin.values()).map(Enum::name).toList();
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < names.size(); from += 6) {
      parts.add(names.subList(from, Math.min(names.size(), from + 6)));
    }
    return parts.stream();
  }

  @Test
  void anEngineInTheCallersJvmIsThrownAway() throws Exception {
    anyEngineInTheCallersJvmIsThrownAway(parts().toList().getLast());
  }

  @ParameterizedTest
  @MethodSource("parts")
  @Tag("long")
  void anyEngineInTheCallersJvmIsThrownAway(List<String> names) throws Exception {
    for (String line : inAJvmOfItsOwn(WALL_MILLIS + "ms", names)) {
      assertThat(line).contains("\ttimeout\tWALL\t", "\tgood\t", "memory is sampled");
      assertThat(Long.parseLong(line.split("\t", -1)[3])).as(line).isLessThan(ANSWER_MILLIS_MAX);
    }
  }

  @Test
  void memoryIsSampledInTheCallersJvm() throws Exception {
    assertThat(inAJvmOfItsOwn("10s", List.of("MEMORY")))
        .singleElement()
        .asString()
        .contains("\tmemory\tMEMORY\t", "\tgood\t", "memory is sampled");
  }

  private static List<String> inAJvmOfItsOwn(String wall, List<String> names)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx600m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ContextTierMain.class.getName(),
            wall));
    command.addAll(names);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      List<String> lines = text.lines().toList();
      assertThat(lines).hasSameSizeAs(names);
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
