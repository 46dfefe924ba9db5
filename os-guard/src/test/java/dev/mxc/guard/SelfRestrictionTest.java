package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.guard.rlimit.Resource;
import dev.mxc.guard.rlimit.RlimitPlan;
import dev.mxc.guard.seccomp.Policies;
import dev.mxc.guard.seccomp.SocketFamily;
import dev.mxc.guard.seccomp.Walls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SelfRestrictionTest {

  @Test
  void aRunningJvmIsRestrictedOnAllItsThreads() throws Exception {
    Children.Ended ended = Children.run(Children.java(List.of(), Server.class, "on"));
    assertThat(ended.output())
        .isEqualTo(
            """
            limits {CORE=0, NOFILE=500}
            threads without: 0
            old thread: errno 1
            new thread: errno 1
            child: NoNewPrivs 1 Seccomp 2
            """);
  }

  @Test
  void offNothingOfItHolds() throws Exception {
    Children.Ended ended = Children.run(Children.java(List.of(), Server.class, "off"));
    assertThat(ended.output())
        .doesNotContain("limits", "errno 1\n", "threads without: 0")
        .contains("child: NoNewPrivs 0 Seccomp 0\n");
  }

  @Test
  void whatAJvmHasIsSeenFromInside() throws Exception {
    assertThat(Children.run(Children.java(List.of(), Observes.class)).output())
        .isEqualTo(
            """
            before: false false
            reported: true true
            after: true true
            namespaces: false
            """);
  }

  /** Restricts itself by the public way, and looks. */
  static final class Observes {
    public static void main(String[] arguments) throws Exception {
      System.out.println("before: " + held(Guard.observeSelf()));
      GuardProfile profile = GuardProfile.builder(ProgramKind.FOREIGN).build();
      System.out.println("reported: " + held(Guard.restrictSelf(profile)));
      System.out.println("after: " + held(Guard.observeSelf()));
      System.out.println(
          "namespaces: " + Guard.observeSelf().groups().get(Layer.PID_NAMESPACE.group()));
    }

    private static String held(GuardReport report) {
      return report.enforced().contains(Layer.SECCOMP)
          + " "
          + report.enforced().contains(Layer.NO_NEW_PRIVS);
    }
  }

  /** A program with threads that restricts itself once they run. */
  static final class Server {
    public static void main(String[] arguments) throws Exception {
      CountDownLatch restricted = new CountDownLatch(1);
      FutureTask<String> old =
          new FutureTask<>(() -> {
            restricted.await();
            return leave();
          });
      Thread.ofPlatform().start(old);
      if (arguments[0].equals("on")) {
        Map<Resource, Long> limits =
            SelfRestriction.apply(
                Policies.foreignProgram(
                    Set.of(SocketFamily.INET), Walls.NAMESPACES, ProcessCalls.getpid()),
                RlimitPlan.withoutCore().with(Resource.NOFILE, 500));
        System.out.println("limits " + new TreeMap<>(limits));
      }
      long without;
      try (var tasks = Files.list(Path.of("/proc/self/task"))) {
        without = tasks.filter(task -> !isRestricted(task)).count();
      }
      System.out.println("threads without: " + without);
      restricted.countDown();
      System.out.println("old thread: " + old.get());
      FutureTask<String> fresh = new FutureTask<>(Server::leave);
      Thread.ofPlatform().start(fresh);
      System.out.println("new thread: " + fresh.get());
      Process child =
          new ProcessBuilder(
                  "/bin/sh",
                  "-c",
                  "sed -n 's/^\\(NoNewPrivs\\|Seccomp\\):\\t/\\1 /p' /proc/self/status | xargs echo")
              .start();
      System.out.print("child: " + new String(child.getInputStream().readAllBytes()));
    }

    private static boolean isRestricted(Path task) {
      try {
        List<String> status = Files.readAllLines(task.resolve("status"));
        return status.contains("Seccomp:\t2") && status.contains("NoNewPrivs:\t1");
      } catch (Exception e) {
        return !Files.exists(task);
      }
    }

    /** unshare(2) of nothing, which succeeds for everybody. */
    private static String leave() {
      try {
        ProcessCalls.unshare(0);
        return "left";
      } catch (SystemCallException e) {
        return "errno " + e.errno();
      }
    }
  }
}
