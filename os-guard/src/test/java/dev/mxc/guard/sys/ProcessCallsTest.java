package dev.mxc.guard.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.guard.sys.ProcessCalls.ResourceLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the kernel says elsewhere, under /proc, is the measure. */
class ProcessCallsTest {

  private static final int RLIMIT_CORE = 4;
  private static final int EINVAL = 22;
  private static final int ESRCH = 3;

  private static String status(String field) throws Exception {
    Path file = Path.of("/proc/thread-self/status");
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void idsAreThoseOfTheProcess() throws Exception {
    assertThat((long) ProcessCalls.getpid()).isEqualTo(ProcessHandle.current().pid());
    assertThat((long) ProcessCalls.getppid())
        .isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
    assertThat(status("Pid")).isEqualTo("" + ProcessCalls.gettid());
    assertThat(status("Uid").split("\t")[1]).isEqualTo("" + ProcessCalls.geteuid());
    assertThat(status("Gid").split("\t")[1]).isEqualTo("" + ProcessCalls.getegid());
  }

  @Test
  void capabilitiesOfAThreadAreReadAndLost() throws Exception {
    ProcessCalls.CapabilitySets before = ProcessCalls.capget();
    assertThat(status("CapEff")).isEqualTo("%016x".formatted(before.effective()));
    assertThat(status("CapPrm")).isEqualTo("%016x".formatted(before.permitted()));
    assertThat(status("CapInh")).isEqualTo("%016x".formatted(before.inheritable()));
    inThread(() -> {
      ProcessCalls.capset(new ProcessCalls.CapabilitySets(0, 0, 0));
      assertThat(status("CapPrm")).isEqualTo("0".repeat(16));
    });
    assertThat(ProcessCalls.capget()).isEqualTo(before);
  }

  @Test
  void noNewPrivsIsOfTheCallingThread() throws Exception {
    inThread(() -> {
      ProcessCalls.setNoNewPrivs();
      assertThat(ProcessCalls.noNewPrivs()).isTrue();
      assertThat(status("NoNewPrivs")).isEqualTo("1");
    });
  }

  @Test
  void anUnknownCapabilityIsSaid() {
    assertThatThrownBy(() -> ProcessCalls.isInBoundingSet(200))
        .isInstanceOfSatisfying(
            SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(EINVAL))
        .hasMessage("prctl: errno 22");
  }

  @Test
  void aTextWithNulIsRefusedAndNotCut() {
    assertThatThrownBy(() -> FileCalls.openHandle("/proc\0/x"))
        .isInstanceOfSatisfying(
            SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(EINVAL));
  }

  @Test
  void limitsAndSignalsReachAnotherProcess() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      int pid = (int) child.pid();
      ProcessCalls.setLimit(pid, RLIMIT_CORE, new ResourceLimit(0, 4096));
      assertThat(ProcessCalls.limit(pid, RLIMIT_CORE)).isEqualTo(new ResourceLimit(0, 4096));
      int pidfd = ProcessCalls.pidfdOpen(pid);
      try {
        ProcessCalls.pidfdSendSignal(pidfd, ProcessCalls.SIGKILL);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(128 + ProcessCalls.SIGKILL);
        assertThatThrownBy(() -> ProcessCalls.pidfdSendSignal(pidfd, ProcessCalls.SIGKILL))
            .isInstanceOfSatisfying(
                SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(ESRCH));
      } finally {
        FileCalls.close(pidfd);
      }
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void closeOnExecIsSetAndCleared() throws Exception {
    int descriptor = FileCalls.openHandle("/");
    try {
      assertThat(flags(descriptor) & FileCalls.O_CLOEXEC).isNotZero();
      ProcessCalls.setCloseOnExec(descriptor, false);
      assertThat(flags(descriptor) & FileCalls.O_CLOEXEC).isZero();
      ProcessCalls.setCloseOnExec(descriptor, true);
      assertThat(flags(descriptor) & FileCalls.O_CLOEXEC).isNotZero();
    } finally {
      FileCalls.close(descriptor);
    }
  }

  private static long flags(int descriptor) throws Exception {
    return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
        .filter(line -> line.startsWith("flags:"))
        .mapToLong(line -> Long.parseLong(line.substring(6).strip(), 8))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void execveTakesArgumentsAndEnvironmentAsTheyAre() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                ExecveProbe.class.getName())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(child.getInputStream().readAllBytes(), "UTF-8"))
        .isEqualTo("zero-é|a b||$HOME\nX=ü\n");
    assertThat(child.waitFor()).isZero();
  }

  /** Becomes a shell that shows what it was given. */
  static final class ExecveProbe {
    public static void main(String[] args) throws Exception {
      ProcessCalls.execve(
          "/bin/sh",
          List.of(
              "sh",
              "-c",
              "echo \"$0|$1|$2|$3\"; /usr/bin/env | grep ^X",
              "zero-é",
              "a b",
              "",
              "$HOME"),
          List.of("X=ü"));
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  /** What a thread loses is lost, so it is lost by a thread of its own. */
  private static void inThread(Body body) throws Exception {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(() -> {
          try {
            body.run();
          } catch (Throwable t) {
            failure[0] = t;
          }
        });
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
  }
}
