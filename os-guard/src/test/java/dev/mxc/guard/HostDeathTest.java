package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left when the host is killed with SIGKILL, which no handler sees. */
class HostDeathTest {

  private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

  @BeforeAll
  static void hostCan() {
    assumeTrue(Guarded.hasPython(), "the guest is written in Python: no /usr/bin/python3");
    assumeTrue(
        HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.FOREIGN).isEmpty(),
        "this host cannot hold everything");
  }

  /** Ignores what it can, rids itself of its parent-death signal, and spins. */
  private static final String DEFIANT =
      """
      import ctypes, os, signal, sys, threading
      if len(sys.argv) < 2:
          def again():
              # A second thread has no parent-death signal, and execve makes the process like it.
              os.execv(sys.executable, [sys.executable, '-c', open('/proc/self/cmdline').read().split('\\0')[2], 'spin'])
          threading.Thread(target=again).start()
          threading.Event().wait()
      for number in range(1, 32):
          try:
              signal.signal(number, signal.SIG_IGN)
          except OSError:
              pass
      ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
      if os.fork() == 0:
          os.setsid()
      print('spinning', flush=True)
      while True:
          pass
      """;

  /** A host that launches one guest and then others for ever. */
  static final class Host {
    public static void main(String[] arguments) throws Exception {
      if (arguments[0].equals("one")) {
        GuardedProcess process =
            Guard.launch(Guarded.programs().build(), List.of(Guarded.PYTHON, "-c", DEFIANT));
        byte[] line = process.output().readNBytes(18);
        System.out.println(line.length + " " + process.pid());
        if (arguments.length > 1) {
          process.stop();
        }
        System.out.println("ready");
        while (true) {
          Thread.sleep(1000);
        }
      }
      System.out.println("ready");
      while (true) {
        Guard.launch(Guarded.programs().build(), List.of("sleep", "1000"));
      }
    }
  }

  private static Process host(String... arguments) throws Exception {
    Process host = new ProcessBuilder(Children.java(List.of(), Host.class, arguments)).start();
    var output = host.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    assertThat(line).isEqualTo("ready");
    return host;
  }

  /** Everything that descends from a process, in this moment. */
  private static Set<Long> descendants(Process process) {
    Set<Long> found = new TreeSet<>();
    process.descendants().forEach(child -> found.add(child.pid()));
    return found;
  }

  private static boolean allGone(Set<Long> pids) throws IOException {
    for (long pid : pids) {
      Path status = Path.of("/proc/" + pid + "/cmdline");
      try {
        // A zombie that waits for the machine's process 1 has no command line any more.
        if (Files.readAllBytes(status).length > 0) {
          return false;
        }
      } catch (IOException _) {
        // Gone.
      }
    }
    return true;
  }

  static void killAndExpectNothing(Process host) throws Exception {
    Set<Long> family = descendants(host);
    host.destroyForcibly().waitFor();
    assertThat(Waiting.until(GONE_WITHIN, () -> allGone(family))).as("of %s", family).isTrue();
  }

  @Test
  void aSpinningGuestDiesWithIt() throws Exception {
    Process host = host("one");
    assertThat(descendants(host)).hasSizeGreaterThanOrEqualTo(4);
    killAndExpectNothing(host);
  }

  @Test
  void aStoppedGuestDiesWithIt() throws Exception {
    killAndExpectNothing(host("one", "stopped"));
  }

  @Test
  void aLaunchUnderWayDiesWithIt() throws Exception {
    for (int round = 0; round < Integer.getInteger("guard.rounds", 4); round++) {
      Process host = host("many");
      // Somewhere in a launch: each round somewhere else.
      int children = round;
      assertThat(Waiting.until(Duration.ofSeconds(60), () -> descendants(host).size() > children))
          .isTrue();
      killAndExpectNothing(host);
    }
  }

  @Test
  void theNextLaunchRemovesItsCgroups() throws Exception {
    Process host = host("one");
    assumeTrue(!Leftovers.cgroupsOf(host.pid()).isEmpty(), "no cgroup can be had");
    killAndExpectNothing(host);
    assertThat(Leftovers.cgroupsOf(host.pid())).isNotEmpty();
    Children.Ended next =
        Children.run(Children.java(List.of(), Battery.class, "the environment is the profile's"));
    assertThat(next.output()).endsWith("all hold\n");
    assertThat(Leftovers.cgroupsOf(host.pid())).isEmpty();
  }
}
