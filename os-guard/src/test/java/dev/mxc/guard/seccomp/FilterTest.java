package dev.mxc.guard.seccomp;

import static dev.mxc.guard.seccomp.SyscallProbe.KILLED;
import static dev.mxc.guard.seccomp.SyscallProbe.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's own answer to calls from behind the filters, as root and as an ordinary user. */
class FilterTest {

  private static final String SAME_USER = "-";
  private static final String ORDINARY_USER = "54321";
  private static final String REFUSED = "result -" + SyscallProbe.REFUSED;
  private static final String UNKNOWN = "result -" + SyscallProbe.UNKNOWN;

  /** Policies name a process, which the probe's children are not; own pids are tried apart. */
  private static final int NOBODY = 0x7ffffff0;

  private static final SeccompPolicy WORKER = Policies.jvmWorker(NOBODY);
  private static final SeccompPolicy SEALED = Policies.sealed(NOBODY);
  private static final SeccompPolicy PROGRAM =
      Policies.foreignProgram(Set.of(), Walls.NAMESPACES, NOBODY);
  private static final SeccompPolicy ALONE = Policies.foreignProgram(Set.of(), Walls.NONE, NOBODY);
  private static final SeccompPolicy SERVER =
      Policies.foreignProgram(
          Set.of(SocketFamily.INET, SocketFamily.UNIX), Walls.NAMESPACES, NOBODY);

  @TempDir static Path folder;

  private static SyscallProbe probe;

  @BeforeAll
  static void compile() throws Exception {
    probe = new SyscallProbe(folder);
  }

  private static void assumeUser(String uid) {
    assumeTrue(
        uid.equals(SAME_USER) || ProcessCalls.geteuid() == 0, "only root can become another user");
  }

  /** Every call of this machine that a policy refuses or kills for, whatever the arguments. */
  private static Map<String, String> expected(SeccompPolicy policy) {
    Map<String, String> expected = new TreeMap<>();
    Set<String> calls = new TreeSet<>(SyscallTable.numbers(Architecture.current()).keySet());
    // The kernel passes them by every filter: they are its own trampolines' way back, and fail
    // for anybody else.
    calls.removeAll(Set.of("uprobe", "uretprobe"));
    for (String call : calls) {
      Rule rule = policy.rule(call);
      if (rule.cases().isEmpty() && !rule.otherwise().equals(Verdict.ALLOW)) {
        expected.put(
            call,
            switch (rule.otherwise()) {
              case Verdict.Kill _ -> KILLED;
              case Verdict.Fail(int errno) -> errno == 38 ? UNKNOWN : REFUSED;
              case Verdict.Allow _ -> throw new AssertionError();
            });
      }
    }
    return expected;
  }

  private static Map<String, String> paired(Iterable<String> calls, List<String> results) {
    Map<String, String> paired = new TreeMap<>();
    int i = 0;
    for (String call : calls) {
      paired.put(call, results.get(i++));
    }
    return paired;
  }

  private static List<String> lines(Iterable<String> calls) {
    List<String> lines = new ArrayList<>();
    calls.forEach(name -> lines.add(call(name)));
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {SAME_USER, ORDINARY_USER})
  void everyRefusedCallIsRefusedByTheFilter(String uid) throws Exception {
    assumeUser(uid);
    for (SeccompPolicy policy : List.of(WORKER, SEALED, PROGRAM, ALONE)) {
      Map<String, String> expected = expected(policy);
      assertThat(paired(expected.keySet(), probe.behind(policy, uid, lines(expected.keySet()))))
          .as(policy.name())
          .containsExactlyInAnyOrderEntriesOf(expected);
    }
  }

  @Test
  void aWorkerDiesOfEveryDangerousCallAndAProgramGoesOn() throws Exception {
    Set<String> dangerous = new TreeSet<>(CallSets.DANGEROUS);
    dangerous.retainAll(SyscallTable.numbers(Architecture.current()).keySet());
    assertThat(probe.behind(WORKER, SAME_USER, lines(dangerous))).containsOnly(KILLED);
    assertThat(probe.behind(PROGRAM, SAME_USER, lines(dangerous))).containsOnly(REFUSED);
    // Off: the same calls reach the kernel, which has other answers.
    assertThat(probe.withoutFilter(SAME_USER, lines(dangerous)))
        .hasSameSizeAs(dangerous)
        .doesNotContain(KILLED, REFUSED);
  }

  @Test
  void oneCallLeftOutOfAPolicyIsOneCallThatGetsThrough() throws Exception {
    SeccompPolicy weaker = WORKER.with("mount", Rule.always(Verdict.ALLOW));
    assertThat(probe.behind(weaker, SAME_USER, List.of(call("mount"), call("umount2"))))
        .containsExactly("result -14", KILLED);
  }

  private static void check(SeccompPolicy policy, String call, String behind) throws Exception {
    assertThat(probe.behind(policy, SAME_USER, List.of(call))).as(call).containsExactly(behind);
  }

  /** Behind the filter it ends as without: as the kernel's answer is, so is the program's. */
  private static void passes(SeccompPolicy policy, String call) throws Exception {
    assertThat(probe.behind(policy, SAME_USER, List.of(call)))
        .as(call)
        .isEqualTo(probe.withoutFilter(SAME_USER, List.of(call)));
  }

  @Test
  void newNamespacesAreRefusedByCloneToo() throws Exception {
    for (long flag :
        List.of(
            ProcessCalls.CLONE_NEWNS,
            ProcessCalls.CLONE_NEWCGROUP,
            ProcessCalls.CLONE_NEWUTS,
            ProcessCalls.CLONE_NEWIPC,
            ProcessCalls.CLONE_NEWUSER,
            ProcessCalls.CLONE_NEWPID,
            ProcessCalls.CLONE_NEWNET)) {
      check(WORKER, call("clone", flag | 17, 0, 0, 0, 0), KILLED);
      check(PROGRAM, call("clone", flag | 17, 0, 0, 0, 0), REFUSED);
    }
    check(WORKER, call("clone", 17, 0, 0, 0, 0), REFUSED);
    check(PROGRAM, call("clone3"), UNKNOWN);
    // CLONE_SIGHAND without CLONE_VM: invalid, and by the kernel.
    check(PROGRAM, call("clone", 0x800, 0, 0, 0, 0), "result -22");
    check(WORKER, call("clone", 0x10800, 0, 0, 0, 0), "result -22");
  }

  @Test
  void typingIntoTheTerminalIsRefused() throws Exception {
    for (SeccompPolicy policy : List.of(WORKER, SEALED, PROGRAM, SERVER)) {
      check(policy, call("ioctl", 0, 0x5412, 1), REFUSED);
      check(policy, call("ioctl", 0, 0x100005412L, 1), REFUSED);
      check(policy, call("ioctl", 0, 0x541C, 1), REFUSED);
      // FIONREAD of no descriptor.
      check(policy, call("ioctl", -1, 0x541B, 1), "result -9");
    }
  }

  @Test
  void aWorkerOpensFilesToReadOnly() throws Exception {
    for (int writing : new int[] {01, 02, 0100, 01000, 0102, 020200002}) {
      check(WORKER, call("openat", -100, 1, writing, 0), REFUSED);
      check(PROGRAM, call("openat", -100, 1, writing, 0), "result -14");
    }
    check(WORKER, call("openat", -100, 1, 02000000, 0), "result -14");
    check(WORKER, call("openat2"), REFUSED);
  }

  @Test
  void aProgramMakesNoDevices() throws Exception {
    check(PROGRAM, call("mknodat", -100, 1, 020666, 0x103), REFUSED);
    check(PROGRAM, call("mknodat", -100, 1, 060666, 0x103), REFUSED);
    check(PROGRAM, call("mknodat", -100, 1, 010666, 0), "result -14");
  }

  @Test
  void socketsAreThoseOfTheGrantedFamilies() throws Exception {
    int unix = 1;
    int inet = 2;
    int inet6 = 10;
    int netlink = 16;
    int packet = 17;
    int vsock = 40;
    int stream = 1;
    int raw = 3;
    for (int family : new int[] {unix, inet, inet6, netlink, packet, vsock, 38, 0, 200}) {
      check(PROGRAM, call("socket", family, stream, 0), REFUSED);
      check(WORKER, call("socket", family, stream, 0), REFUSED);
    }
    passes(SERVER, call("socket", inet, stream, 0));
    passes(SERVER, call("socket", unix, stream | 02000000, 0));
    check(SERVER, call("socket", inet, raw, 255), REFUSED);
    check(SERVER, call("socket", inet, stream, 132), REFUSED);
    check(SERVER, call("socket", netlink, raw, 0), REFUSED);
    check(SERVER, call("socket", vsock, stream, 0), REFUSED);
    check(SERVER, call("socket", packet, raw, 0), REFUSED);
    // A pair of streams is the program's own; of datagrams, one end reaches any name.
    check(PROGRAM, call("socketpair", unix, stream, 0, 1), "result -14");
    check(PROGRAM, call("socketpair", unix, 2, 0, 1), REFUSED);
    check(WORKER, call("socketpair", unix, 2, 0, 1), REFUSED);
    check(SERVER, call("socketpair", unix, 2, 0, 1), "result -14");
    check(PROGRAM, call("connect"), REFUSED);
    check(SERVER, call("connect"), "result -9");
  }

  @Test
  void withoutAWallAProcessSignalsItselfAlone() throws Exception {
    // The probe's children are not the process that the policy names.
    for (SeccompPolicy policy : List.of(WORKER, SEALED, ALONE)) {
      check(policy, call("kill", "parent", 0), REFUSED);
      check(policy, call("kill", -1, 0), REFUSED);
      check(policy, call("kill", 0, 0), REFUSED);
      check(policy, call("tgkill", "parent", "parent", 0), REFUSED);
      check(policy, call("tkill", "parent", 0), REFUSED);
      check(policy, call("pidfd_open", "parent", 0), REFUSED);
      check(policy, call("prlimit64", "parent", 7, 0, 0), REFUSED);
      check(policy, call("prlimit64", 0, 7, 0, 0), "result 0");
      // F_SETOWN: the kernel would send the signal in our place.
      check(policy, call("fcntl", 0, 8, "parent"), REFUSED);
      check(policy, call("fcntl", -1, 3, 0), "result -9");
      check(policy, call("kill", NOBODY, 0), "result -3");
      check(policy, call("tgkill", NOBODY, NOBODY, 0), "result -3");
    }
    check(ALONE, call("ioctl", -1, 0x8901, 1), REFUSED);
    check(PROGRAM, call("kill", "parent", 0), "result 0");
    check(PROGRAM, call("fcntl", -1, 8, "parent"), "result -9");
  }

  @Test
  void theirOwnWallsOpenSystemVObjects() throws Exception {
    check(ALONE, call("shmget", 0, 0, 0), REFUSED);
    passes(PROGRAM, call("shmget", 0, 0, 0));
  }

  @Test
  void onlyHarmlessOptionsOfPrctlPass() throws Exception {
    int setMm = 35;
    int setSecurebits = 28;
    int setPtracer = 0x59616d61;
    int setSyscallUserDispatch = 59;
    for (int option : new int[] {setMm, setSecurebits, setPtracer, setSyscallUserDispatch, 999}) {
      check(WORKER, call("prctl", option, 0, 0, 0, 0), REFUSED);
      check(PROGRAM, call("prctl", option, 0, 0, 0, 0), REFUSED);
    }
    check(WORKER, call("prctl", 39, 0, 0, 0, 0), "result 1");
    check(WORKER, call("prctl", 1, 9, 0, 0, 0), REFUSED);
    check(PROGRAM, call("prctl", 1, 9, 0, 0, 0), "result 0");
  }

  @Test
  void personalitiesThatWeakenAreRefused() throws Exception {
    check(WORKER, call("personality", 0x0040000), REFUSED);
    check(PROGRAM, call("personality", 0x0400000), REFUSED);
    passes(WORKER, call("personality", 0xffffffffL));
  }

  @Test
  void filtersMayBeAddedUntilTheSealAndNeverWithAListener() throws Exception {
    check(WORKER, call("seccomp", 1, 8, 1), REFUSED);
    check(WORKER, call("seccomp", 1, 0, 1), "result -14");
    check(SEALED, call("seccomp", 1, 0, 1), REFUSED);
    check(SEALED, call("execve"), REFUSED);
    check(WORKER, call("execve", 1, 0, 0), "result -14");
  }

  @Test
  void the32BitConventionKills() throws Exception {
    String getpid = SyscallProbe.line(-32);
    assumeTrue(
        probe.withoutFilter(SAME_USER, List.of(getpid)).getFirst().startsWith("result "),
        "this machine has no 32-bit convention");
    check(PROGRAM, getpid, KILLED);
    check(WORKER, getpid, KILLED);
  }
}
