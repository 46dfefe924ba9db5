package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.landlock.Landlock;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hosts that give no namespaces: the other walls hold, the floor holds, the gap is named. */
class RefusedNamespacesTest {

  /** Behind the guard without namespaces: tries what namespaces would keep out. */
  static final class Inside {
    public static void main(String[] arguments) throws Exception {
      System.err.println("secret: " + attempt(() -> Files.readString(Path.of(arguments[0]))));
      System.err.println("root: " + attempt(() -> String.valueOf(Path.of("/").toFile().list())));
      System.err.println("signal: " + attempt(() -> signal(Integer.parseInt(arguments[1]))));
      System.err.println("itself: " + attempt(() -> signal(ProcessCalls.getpid())));
      System.err.println(
          "environment: "
              + attempt(() -> Files.readString(Path.of("/proc/" + arguments[1] + "/environ"))));
      System.err.println("start: " + attempt(() -> "" + new ProcessBuilder("true").start()));
      System.err.println("memory: " + attempt(() -> "" + Files.size(Path.of("/proc/meminfo"))));
    }

    interface Attempt {
      String run() throws Exception;
    }

    private static String attempt(Attempt attempt) {
      try {
        String result = attempt.run();
        return result.equals("null") ? "refused" : "done";
      } catch (Exception e) {
        return "refused";
      }
    }

    private static String signal(int pid) throws SystemCallException {
      ProcessCalls.kill(pid, 0);
      return "sent";
    }
  }

  /** A host without namespaces. */
  static final class Host {
    public static void main(String[] arguments) throws Exception {
      if (arguments.length > 0) {
        GuardedProcess process = worker(List.of(PostureTest.Waits.class.getName()));
        System.out.println(new String(process.errors().readNBytes(2), StandardCharsets.UTF_8));
        while (true) {
          Thread.sleep(1000);
        }
      }
      Path secret = Files.createTempFile("mxc-guard", ".secret");
      try {
        requiredFails();
        foreignFails();
        workerHolds(secret);
        System.out.println("all hold");
      } finally {
        Files.delete(secret);
      }
    }

    private static void requiredFails() {
      GuardException.Unenforceable failure =
          catchThrowableOfType(
              GuardException.Unenforceable.class,
              () ->
                  Guard.launch(
                          Guarded.programs().requirement(Requirement.REQUIRED).build(),
                          List.of("true"))
                      .close());
      assertThat(failure.missing()).containsKey(Layer.USER_NAMESPACE);
      assertThat(failure).hasMessageContaining("unshare");
      assertThat(failure.missing().get(Layer.USER_NAMESPACE).remedy()).isNotEmpty();
    }

    private static void foreignFails() {
      // Without a PID namespace what it starts could outlive it.
      assertThat(
              catchThrowableOfType(
                      GuardException.Unenforceable.class,
                      () -> Guard.launch(Guarded.programs().build(), List.of("true")).close())
                  .missing())
          .containsKey(Layer.PID_NAMESPACE);
    }

    private static GuardedProcess worker(List<String> main) throws Exception {
      Path home = Path.of(System.getProperty("java.home")).toRealPath();
      GuardProfile.Builder builder =
          GuardRoots.java(GuardProfile.builder(ProgramKind.JVM_WORKER), home);
      List<String> classPath = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(":")) {
        Path path = Path.of(entry).toRealPath();
        builder.read(path, path.toString());
        classPath.add(path.toString());
      }
      List<String> command =
          new ArrayList<>(
              List.of(
                  home.resolve("bin/java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:-UsePerfData",
                  "-Xmx64m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  String.join(":", classPath)));
      command.addAll(main);
      return Guard.launch(builder.streams(Streams.FRAMES).build(), command);
    }

    private static void workerHolds(Path secret) throws Exception {
      List<String> main =
          List.of(Inside.class.getName(), secret.toString(), "" + ProcessHandle.current().pid());
      try (GuardedProcess process = worker(main)) {
        assertThat(process.errors().readAllBytes())
            .asString(StandardCharsets.UTF_8)
            .isEqualTo(
                """
                secret: refused
                root: refused
                signal: refused
                itself: done
                environment: refused
                start: refused
                memory: done
                """);
        assertThat(process.report().enforced())
            .contains(
                Layer.SECCOMP,
                Layer.NO_NEW_PRIVS,
                Layer.CAPABILITIES,
                Layer.LANDLOCK,
                Layer.RESOURCE_LIMITS,
                Layer.MEMORY_LIMIT)
            .doesNotContain(Layer.USER_NAMESPACE, Layer.MOUNT_NAMESPACE, Layer.PID_NAMESPACE);
        assertThat(process.report().missing().get(Layer.MOUNT_NAMESPACE).reason())
            .contains("unshare");
        assertThat(process.waitFor()).isEqualTo(new GuardExit.Exited(0));
      }
    }
  }

  /** Root of a container whose /proc is masked: no user namespace, all the others. */
  static final class MaskedProc {
    public static void main(String[] arguments) throws Exception {
      GuardException.Unenforceable failure =
          catchThrowableOfType(
              GuardException.Unenforceable.class,
              () ->
                  Guard.launch(
                          Guarded.programs().requirement(Requirement.REQUIRED).build(),
                          List.of("true"))
                      .close());
      assertThat(failure).hasMessageContaining("no /proc can be mounted");
      try (GuardedProcess process = Guard.launch(Guarded.programs().build(), List.of("true"))) {
        assertThat(process.report().enforced())
            .contains(Layer.MOUNT_NAMESPACE, Layer.PID_NAMESPACE, Layer.SECCOMP)
            .doesNotContain(Layer.USER_NAMESPACE);
        assertThat(process.report().missing().get(Layer.USER_NAMESPACE).remedy())
            .contains("unmasked");
        assertThat(process.waitFor()).isEqualTo(new GuardExit.Exited(0));
      }
      System.out.println("all hold");
    }
  }

  private static void expectToHold(List<String> command) throws Exception {
    assumeTrue(Landlock.abi() >= 6, "without Landlock's scopes there is no floor to stand on");
    assertThat(Children.run(command).output()).endsWith("all hold\n");
  }

  private static List<String> asOrdinaryUser(List<String> command, Path shared) throws Exception {
    return Children.asOrdinaryUser(command, shared);
  }

  @Test
  void byASeccompFilterAsAnOrdinaryUser() throws Exception {
    Path shared = Files.createTempDirectory("mxc-guard-shared");
    try {
      expectToHold(
          asOrdinaryUser(
              Children.restricted(List.of("seccomp=program"), Children.java(List.of(), Host.class)),
              shared));
    } finally {
      Children.run(List.of("/bin/rm", "-rf", shared.toString()));
    }
  }

  @Test
  void aWorkerDiesWithItsHostThereToo() throws Exception {
    assumeTrue(Landlock.abi() >= 6, "without Landlock's scopes there is no floor to stand on");
    Process host =
        new ProcessBuilder(
                Children.restricted(
                    List.of("seccomp=program"), Children.java(List.of(), Host.class, "spin")))
            .start();
    assertThat(host.inputReader().readLine()).isEqualTo("up");
    assertThat(host.descendants()).hasSize(1);
    HostDeathTest.killAndExpectNothing(host);
  }

  @Test
  void byASysctlInsideAUserNamespace() throws Exception {
    List<String> outer =
        List.of("/usr/bin/unshare", "--user", "--map-root-user", "--kill-child", "--fork");
    List<String> probe = new ArrayList<>(outer);
    probe.add("true");
    assumeTrue(Children.run(probe).status() == 0, "no user namespace can be had");
    List<String> command = new ArrayList<>(outer);
    command.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all"
                + " --inh-caps=-all \"$@\"",
            "sh"));
    command.addAll(Children.java(List.of(), Host.class));
    expectToHold(command);
  }

  @Test
  void byAMaskedProc() throws Exception {
    List<String> outer =
        List.of(
            "/usr/bin/unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--pid",
            "--mount-proc",
            "--kill-child",
            "--fork");
    List<String> probe = new ArrayList<>(outer);
    probe.addAll(List.of("mount", "-t", "tmpfs", "none", "/proc/sys"));
    assumeTrue(Children.run(probe).status() == 0, "no user namespace can be had");
    List<String> command = new ArrayList<>(outer);
    command.addAll(List.of("/bin/sh", "-c", "mount -t tmpfs none /proc/sys && exec \"$@\"", "sh"));
    command.addAll(Children.java(List.of(), MaskedProc.class));
    expectToHold(command);
  }

  @Test
  void rootHasTheOthersAllTheSame() throws Exception {
    assumeTrue(ProcessCalls.geteuid() == 0, "this needs root");
    GuardProfile profile = Guarded.programs().without(Layer.USER_NAMESPACE).build();
    try (GuardedProcess process = Guard.launch(profile, List.of("sleep", "60"))) {
      assertThat(process.report().enforced())
          .contains(
              Layer.MOUNT_NAMESPACE,
              Layer.PID_NAMESPACE,
              Layer.NETWORK_NAMESPACE,
              Layer.CAPABILITIES,
              Layer.OWN_USER,
              Layer.SECCOMP)
          .doesNotContain(Layer.USER_NAMESPACE);
    }
  }

  @Test
  void theRemedyFitsTheHost() throws IOException {
    Optional<String> none = Optional.empty();
    assertThat(NamespaceAdvice.remedy(Optional.of("0"), none, none))
        .isEqualTo("set sysctl user.max_user_namespaces=15000");
    assertThat(NamespaceAdvice.remedy(Optional.of("9"), Optional.of("0"), none))
        .contains("unprivileged_userns_clone=1");
    assertThat(NamespaceAdvice.remedy(Optional.of("9"), none, Optional.of("1")))
        .contains("AppArmor");
    assertThat(NamespaceAdvice.remedy(Optional.of("9"), none, none)).contains("container");
  }
}
