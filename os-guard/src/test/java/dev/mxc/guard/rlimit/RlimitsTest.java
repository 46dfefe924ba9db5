package dev.mxc.guard.rlimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.guard.Children.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RlimitsTest {

  @TempDir Path folder;

  /** Lowers the limits of a shell that waits, then lets it go on. */
  private static Ended shell(Map<Resource, Long> limits, String script, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "read go; " + script));
    command.addAll(List.of(arguments));
    Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      Rlimits.lower((int) shell.pid(), new RlimitPlan(limits));
      shell.outputWriter().append("go\n").close();
      String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(shell.waitFor(), output);
    } finally {
      shell.destroyForcibly();
    }
  }

  @Test
  void limitsAreLoweredForGoodAndReadBack() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      int pid = (int) child.pid();
      RlimitPlan plan =
          RlimitPlan.withoutCore().with(Resource.NOFILE, 64).with(Resource.FSIZE, 1 << 20);
      assertThat(Rlimits.lower(pid, plan))
          .isEqualTo(
              Map.of(Resource.CORE, 0L, Resource.NOFILE, 64L, Resource.FSIZE, (long) (1 << 20)));
      assertThat(Files.readString(Path.of("/proc/" + pid + "/limits")))
          .containsPattern("Max core file size +0 +0 ")
          .containsPattern("Max open files +64 +64 ")
          .containsPattern("Max file size +1048576 +1048576 ");
      // What is lower already is not raised, whoever asks.
      assertThat(Rlimits.lower(pid, plan.with(Resource.NOFILE, 100)))
          .containsEntry(Resource.NOFILE, 64L);
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsGoneIsSaid() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();
    assertThatThrownBy(() -> Rlimits.lower((int) child.pid(), RlimitPlan.withoutCore()))
        .hasMessage("rlimits: CORE could not be set to 0 (prlimit64: errno 3)");
  }

  @Test
  void aNegativeLimitIsNone() {
    assertThatThrownBy(() -> new RlimitPlan(Map.of(Resource.CPU, -1L)))
        .hasMessageContaining("CPU -1");
  }

  @Test
  void aFileGrowsToItsLimitAndNoFurther() throws Exception {
    String script = "dd if=/dev/zero of=\"$0\" bs=1k count=2000 2>/dev/null; wc -c < \"$0\"";
    String file = folder.resolve("f").toString();
    assertThat(shell(Map.of(Resource.FSIZE, 1L << 20), script, file).output())
        .contains("1048576\n");
    assertThat(shell(Map.of(), script, file).output()).isEqualTo("2048000\n");
  }

  @Test
  void descriptorsEndAtTheirLimit() throws Exception {
    // It holds all its files open at once.
    String script = "paste" + " /dev/null".repeat(20) + " && echo opened";
    assertThat(shell(Map.of(Resource.NOFILE, 30L), script).output()).isEqualTo("opened\n");
    assertThat(shell(Map.of(Resource.NOFILE, 15L), script).output())
        .contains("Too many open files")
        .doesNotContain("opened");
  }

  @Test
  void cpuTimeEnds() throws Exception {
    int sigkill = 137;
    assertThat(shell(Map.of(Resource.CPU, 1L), "while :; do :; done").status()).isEqualTo(sigkill);
  }

  @Test
  void dataIsTheWallOfMemory() throws Exception {
    String script = "dd if=/dev/zero of=/dev/null bs=\"$0\" count=1 2>/dev/null && echo ok";
    Map<Resource, Long> limit = Map.of(Resource.DATA, 64L << 20);
    assertThat(shell(limit, script, "16M").output()).isEqualTo("ok\n");
    assertThat(shell(limit, script, "128M").output()).isEmpty();
    assertThat(shell(Map.of(), script, "128M").output()).isEqualTo("ok\n");
  }
}
