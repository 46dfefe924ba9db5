package dev.mxc.guard.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.Children;
import dev.mxc.guard.Children.Ended;
import dev.mxc.guard.sys.ProcessCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {

  private static final List<String> SHOW = List.of("/bin/grep", "^Cap", "/proc/self/status");

  private static final String NONE =
      """
      CapInh:\t0000000000000000
      CapPrm:\t0000000000000000
      CapEff:\t0000000000000000
      CapBnd:\t0000000000000000
      CapAmb:\t0000000000000000
      """;

  @TempDir Path folder;

  private static void assumeRoot() {
    assumeTrue(ProcessCalls.geteuid() == 0, "only root has capabilities to lose");
  }

  @Test
  void rootLosesThemFromEverySetAndGainsNoneByExecve() throws Exception {
    assumeRoot();
    Ended ended = Children.run(Children.restricted(List.of("capabilities"), SHOW));
    // The bounding set is empty, so even uid 0 has none after its execve(2).
    assertThat(ended.output()).isEqualTo(NONE);
    assertThat(Children.run(Children.restricted(List.of(), SHOW)).output()).isNotEqualTo(NONE);
  }

  @Test
  void rootWithoutThemIsStoppedByModesAndMounts() throws Exception {
    assumeRoot();
    Path theirs = Files.writeString(folder.resolve("theirs"), "theirs");
    Files.setAttribute(theirs, "unix:uid", 54321);
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rw-------"));
    List<String> read = List.of("/bin/cat", theirs.toString());
    assertThat(Children.run(Children.restricted(List.of("capabilities"), read)).output())
        .contains("Permission denied");
    assertThat(Children.run(Children.restricted(List.of(), read)).output()).isEqualTo("theirs");
  }

  @Test
  void anOrdinaryUserKeepsABoundingSetThatNothingUses() throws Exception {
    Path reachable = Files.createDirectory(folder.resolve("reachable"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = Children.restricted(List.of("capabilities"), SHOW);
    Ended ended = Children.run(Children.asOrdinaryUser(command, reachable));
    assertThat(ended.output().lines().filter(line -> !line.startsWith("CapBnd")))
        .containsExactlyElementsOf(
            NONE.lines().filter(line -> !line.startsWith("CapBnd")).toList());
  }

  @Test
  void anotherThreadKeepsIts() throws Exception {
    Capabilities.Observed before = Capabilities.observeThread();
    Capabilities.Observed[] left = new Capabilities.Observed[1];
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                left[0] = Capabilities.reduceThread(CapabilityPlan.NONE);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    thread.join();
    assertThat(left[0].sets()).isEqualTo(new ProcessCalls.CapabilitySets(0, 0, 0));
    assertThat(left[0].isEmpty()).isEqualTo(left[0].bounding() == 0);
    assertThat(Capabilities.observeThread()).isEqualTo(before);
  }

  @Test
  void whatAPlanKeepsStays() throws Exception {
    assumeRoot();
    long kill = 1L << 5;
    Capabilities.Observed[] left = new Capabilities.Observed[1];
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                left[0] = Capabilities.reduceThread(new CapabilityPlan(kill));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    thread.join();
    assertThat(left[0])
        .isEqualTo(new Capabilities.Observed(new ProcessCalls.CapabilitySets(kill, kill, 0), kill));
  }
}
