package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.sys.ProcessCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each layer holds something by itself: what is refused with it happens without it. */
class OffSwitchTest {

  @BeforeAll
  static void hostCan() {
    assumeTrue(Guarded.hasPython(), "no /usr/bin/python3");
    assumeTrue(
        HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.FOREIGN).isEmpty(),
        "this host cannot hold everything");
  }

  private static String with(GuardProfile.Builder builder, String script) throws Exception {
    return Guarded.shell(builder.build(), script).output();
  }

  private static String without(GuardProfile.Builder builder, String script, Layer... layers)
      throws Exception {
    for (Layer layer : layers) {
      builder.without(layer);
    }
    return Guarded.shell(builder.build(), script).output();
  }

  private static void differs(String script, String there, String gone, Layer... layers)
      throws Exception {
    assertThat(with(Guarded.programs(), script)).as("with all").isEqualTo(there);
    assertThat(without(Guarded.programs(), script, layers)).as("without").isEqualTo(gone);
  }

  @Test
  void seccomp() throws Exception {
    differs(
        "unshare --user true 2>/dev/null && echo made || echo refused",
        "refused\n",
        "made\n",
        Layer.SECCOMP);
  }

  @Test
  void landlock() throws Exception {
    differs(
        "(echo name > /proc/self/comm) 2>/dev/null && echo written || echo refused",
        "refused\n",
        "written\n",
        Layer.LANDLOCK);
  }

  @Test
  void mountNamespace(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.toRealPath().resolve("secret"), "s3cret");
    Children.run(java.util.List.of("/bin/chmod", "-R", "a+rX", folder.toString()));
    String script = "cat " + secret + " 2>/dev/null || echo absent";
    assertThat(with(Guarded.programs(), script)).isEqualTo("absent\n");
    GuardProfile.Builder open = GuardProfile.builder(ProgramKind.FOREIGN);
    assertThat(
            without(
                open.environment("PATH", "/usr/bin:/bin"),
                script,
                Layer.MOUNT_NAMESPACE,
                Layer.LANDLOCK))
        .isEqualTo("s3cret");
  }

  @Test
  void networkNamespace() throws Exception {
    differs(
        "[ \"$(readlink /proc/self/ns/net)\" = \""
            + Files.readSymbolicLink(Path.of("/proc/self/ns/net"))
            + "\" ] && echo hosts || echo own",
        "own\n",
        "hosts\n",
        Layer.NETWORK_NAMESPACE);
  }

  @Test
  void noNewPrivs() throws Exception {
    differs(
        "grep NoNewPrivs /proc/self/status",
        "NoNewPrivs:\t1\n",
        "NoNewPrivs:\t0\n",
        Layer.NO_NEW_PRIVS,
        // Both need it, or a capability.
        Layer.SECCOMP,
        Layer.LANDLOCK);
  }

  @Test
  void capabilities() throws Exception {
    differs(
        "grep -q CapEff:.0000000000000000 /proc/self/status && echo none || echo some",
        "none\n",
        "some\n",
        Layer.CAPABILITIES);
  }

  @Test
  void hostNameAndIpc() throws Exception {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname"));
    GuardProfile.Builder named = Guarded.programs().hostname("guarded");
    assertThat(with(named, "cat /proc/sys/kernel/hostname"))
        .isEqualTo("guarded\n")
        .isNotEqualTo(host);
    String ipc = "readlink /proc/self/ns/ipc";
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")) + "\n";
    assertThat(with(Guarded.programs(), ipc)).isNotEqualTo(own);
    assertThat(without(Guarded.programs(), ipc, Layer.IPC_NAMESPACE)).isEqualTo(own);
  }

  @Test
  void resourceLimits() throws Exception {
    assertThat(with(Guarded.programs(), "ulimit -n")).isEqualTo("256\n");
    assertThat(without(Guarded.programs(), "ulimit -n", Layer.RESOURCE_LIMITS))
        .isNotEqualTo("256\n");
  }

  @Test
  void memoryAndProcessLimits() throws Exception {
    GuardLimits small = GuardLimits.DEFAULT.withMemoryBytes(64L << 20).withProcesses(10);
    String bomb = "/usr/bin/python3 -c 'b = bytearray(128 << 20); print(1)' 2>/dev/null; echo $?";
    assertThat(with(Guarded.programs().limits(small), bomb)).doesNotStartWith("1\n0");
    assertThat(
            without(
                Guarded.programs().limits(small), bomb, Layer.MEMORY_LIMIT, Layer.PROCESS_LIMIT))
        .isEqualTo("1\n0\n");
    String forks =
        "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 9 & done; echo all; kill $(jobs -p)";
    assertThat(with(Guarded.programs().limits(small), forks + " 2>/dev/null")).isEmpty();
    assertThat(
            without(
                Guarded.programs().limits(small), forks, Layer.MEMORY_LIMIT, Layer.PROCESS_LIMIT))
        .isEqualTo("all\n");
  }

  @Test
  void pidNamespace() throws Exception {
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + "\n";
    String which = "readlink /proc/self/ns/pid";
    assertThat(with(Guarded.programs(), which)).isNotEqualTo(own);
    assertThat(with(Guarded.programs(), "echo $$")).isEqualTo("2\n");
    assertThat(without(Guarded.programs(), which, Layer.PID_NAMESPACE)).isEqualTo(own);
  }

  @Test
  void utsNamespace() throws Exception {
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/uts")) + "\n";
    String which = "readlink /proc/self/ns/uts";
    assertThat(with(Guarded.programs(), which)).isNotEqualTo(own);
    assertThat(without(Guarded.programs(), which, Layer.UTS_NAMESPACE)).isEqualTo(own);
  }

  @Test
  void cgroupNamespace() throws Exception {
    String own = Files.readSymbolicLink(Path.of("/proc/self/ns/cgroup")) + "\n";
    String which = "readlink /proc/self/ns/cgroup";
    assertThat(with(Guarded.programs(), which)).isNotEqualTo(own);
    assertThat(without(Guarded.programs(), which, Layer.CGROUP_NAMESPACE)).isEqualTo(own);
  }

  @Test
  void cpuShare() throws Exception {
    GuardLimits half = GuardLimits.DEFAULT.withCpuPercent(50);
    try (GuardedProcess process =
        Guard.launch(Guarded.programs().limits(half).build(), List.of("true"))) {
      assumeTrue(
          process.report().enforced().contains(Layer.CPU_LIMIT), "no cgroup for processor time");
    }
    try (GuardedProcess process =
        Guard.launch(
            Guarded.programs().limits(half).without(Layer.CPU_LIMIT).build(), List.of("true"))) {
      assertThat(process.report().enforced()).doesNotContain(Layer.CPU_LIMIT);
    }
  }

  @Test
  void ownUser() throws Exception {
    assumeTrue(ProcessCalls.geteuid() == 0, "only root changes the user");
    // In a user namespace nobody else is mapped, so there is nobody else to be.
    GuardProfile.Builder others = Guarded.programs().without(Layer.USER_NAMESPACE);
    assertThat(hostUidOf(others.build())).isNotZero();
    assertThat(hostUidOf(others.without(Layer.OWN_USER).build())).isZero();
  }

  /** As the host sees it. */
  private static int hostUidOf(GuardProfile profile) throws Exception {
    try (GuardedProcess process = Guard.launch(profile, List.of("sleep", "60"))) {
      return (int) Files.getAttribute(Path.of("/proc/" + process.pid() + "/task"), "unix:uid");
    }
  }
}
