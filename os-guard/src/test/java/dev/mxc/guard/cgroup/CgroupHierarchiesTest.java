package dev.mxc.guard.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which groups a process is in, and which would be made for a guarded one, on hosts of each kind.
 */
class CgroupHierarchiesTest {

  private static final CgroupLimits LIMITS = new CgroupLimits(64L << 20, 20, 50);

  @Test
  void findsAUserSessionOfVersionTwo() {
    CgroupHierarchies found =
        CgroupHierarchies.parse(
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.scope\n");
    Path scope =
        Path.of("/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/a.scope");
    assertThat(found.unified()).contains(scope);
    List<CgroupPlan.Candidate> candidates = CgroupPlan.of(found, LIMITS).candidates();
    assertThat(candidates.stream().map(CgroupPlan.Candidate::parent))
        .startsWith(scope, scope.getParent())
        .endsWith(Path.of("/sys/fs/cgroup"));
    assertThat(candidates.getFirst().settings())
        .contains(
            new CgroupPlan.Setting("memory.max", "67108864", false),
            new CgroupPlan.Setting("pids.max", "20", false),
            new CgroupPlan.Setting("cpu.max", "50000 100000", true));
  }

  @Test
  void findsAHybrid() {
    CgroupHierarchies found =
        CgroupHierarchies.parse(
            """
            31 30 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
            33 30 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            34 30 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
            """,
            "3:cpu,cpuacct:/a\n2:memory:/b/c\n1:name=systemd:/x\n0::/x\n");
    assertThat(found.byController())
        .isEqualTo(
            Map.of(
                "cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct/a"),
                "cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct/a"),
                "memory", Path.of("/sys/fs/cgroup/memory/b/c")));
  }

  @Test
  void findsAContainersGroupBeneathTheRootThatItSees() {
    String mounts = "33 30 0:29 /docker/7 /sys/fs/cgroup/memory ro - cgroup cgroup ro,memory\n";
    assertThat(CgroupHierarchies.parse(mounts, "2:memory:/docker/7/x\n").byController())
        .containsEntry("memory", Path.of("/sys/fs/cgroup/memory/x"));
    assertThat(CgroupHierarchies.parse(mounts, "2:memory:/docker/8\n").byController()).isEmpty();
    assertThat(CgroupHierarchies.parse("", "").byController()).isEmpty();
    assertThat(CgroupHierarchies.parse("nonsense", "nonsense").unified()).isEmpty();
  }

  @Test
  void saysWhyThereIsNone(@TempDir Path folder) throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Cgroup cgroup =
        Cgroup.create(
            new CgroupHierarchies(java.util.Optional.of(own), java.util.Optional.of(own), Map.of()),
            LIMITS,
            "mxc-test");
    // A folder of an ordinary file system has no controllers in it.
    assertThat(cgroup.exists()).isFalse();
    assertThat(cgroup.missing()).containsKey("unified");
    assertThat(own).isEmptyDirectory();
  }
}
