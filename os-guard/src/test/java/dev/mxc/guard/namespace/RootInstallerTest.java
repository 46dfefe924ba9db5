package dev.mxc.guard.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.guard.sys.FileCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is mounted is what the host opened, whatever becomes of its name meanwhile. */
class RootInstallerTest {

  private static RootException opening(BindSource source) {
    RootPlan plan = new RootPlan(List.of(new RootStep.Bind("/m", source, false)));
    return catchThrowableOfType(RootException.class, () -> new RootInstaller(plan).openSources());
  }

  private static BindSource opened(Path path) throws Exception {
    int handle = FileCalls.openHandle(path.toString());
    FileCalls.Status status = FileCalls.statx(handle, "");
    // Left open, as a launch does: the inode's number stays taken.
    return new BindSource(
        path.toString(), -1, true, status.deviceMajor(), status.deviceMinor(), status.inode());
  }

  @Test
  void aSourceReplacedByAnotherFolderIsRefused(@TempDir Path temporary) throws Exception {
    Path folder = Files.createDirectory(temporary.toRealPath().resolve("source"));
    BindSource source = opened(folder);
    Files.delete(folder);
    Files.createDirectory(folder);
    assertThat(opening(source))
        .hasMessage(
            "opening the mount source " + folder + ": it was replaced while it was being mounted");
  }

  @Test
  void aSourceReplacedByALinkIsRefused(@TempDir Path temporary) throws Exception {
    Path folder = Files.createDirectory(temporary.toRealPath().resolve("source"));
    BindSource source = opened(folder);
    Files.move(folder, folder.resolveSibling("moved"));
    Files.createSymbolicLink(folder, folder.resolveSibling("moved"));
    assertThat(opening(source)).returns(40, RootException::errno);
  }

  @Test
  void parentsComeBeforeWhatLiesBeneath() {
    BindSource source = new BindSource("/x", -1, true, 0, 0, 0);
    RootPlan plan =
        RootPlan.of(
            List.of(
                new RootStep.Bind("/a/b", source, false),
                new RootStep.Memory("/a", 4096),
                new RootStep.Link("/c", "a")));
    List<String> paths = plan.steps().stream().map(RootStep::path).toList();
    assertThat(paths).containsSubsequence("/a", "/a/b", "/c");
    assertThat(plan.mountPoints())
        .containsExactlyInAnyOrder(
            "/",
            "/proc",
            "/a",
            "/a/b",
            "/dev/null",
            "/dev/zero",
            "/dev/full",
            "/dev/random",
            "/dev/urandom");
  }
}
