package dev.mxc.guard;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.posture.Posture;
import dev.mxc.guard.posture.PostureReader;
import dev.mxc.guard.rlimit.Resource;
import dev.mxc.guard.rlimit.RlimitPlan;
import dev.mxc.guard.seccomp.Policies;
import dev.mxc.guard.seccomp.SeccompPolicy;
import dev.mxc.guard.seccomp.Walls;
import dev.mxc.guard.sys.ProcessCalls;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Restricts this JVM and reports what it has afterwards. */
final class SelfReport {

  private static final Finding.Missing CANNOT =
      new Finding.Missing(
          "a process that runs cannot be given one",
          "start the JVM behind the guard: mxc exec -- java ...");

  private SelfReport() {}

  static GuardReport restrict(GuardProfile profile) throws GuardException {
    Launcher.requireLinux();
    int pid = ProcessCalls.getpid();
    SeccompPolicy policy =
        switch (profile.kind()) {
          case JVM_WORKER -> Policies.sealed(pid);
          case FOREIGN -> Policies.foreignProgram(profile.sockets(), Walls.NONE, pid);
        };
    RlimitPlan limits =
        RlimitPlan.withoutCore()
            .with(Resource.NOFILE, profile.limits().openFiles())
            .with(Resource.FSIZE, profile.limits().fileBytes());
    try {
      Map<Resource, Long> observed = SelfRestriction.apply(policy, limits);
      GuardReport report = report(pid, observed);
      requireMet(profile, report);
      return report;
    } catch (LayerException | IOException e) {
      throw new GuardException.LaunchFailed(
          "restriction of this process", 0, String.valueOf(e.getMessage()));
    }
  }

  static GuardReport observe() {
    try {
      Launcher.requireLinux();
      return report(ProcessCalls.getpid(), Map.of());
    } catch (GuardException | IOException _) {
      return new GuardReport(Map.of());
    }
  }

  /** Compared with itself: what differs from the host's cannot be told from inside. */
  private static GuardReport report(int pid, Map<Resource, Long> limits) throws IOException {
    Posture own = PostureReader.read(pid);
    Expectation expectation =
        new Expectation(
            GuardUser.current().asIs(),
            Set.of(),
            Set.of(),
            limits,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            false,
            false,
            Optional.of(CANNOT),
            "it stays in the cgroup that it is in");
    return Assessment.of(own, own, expectation);
  }

  private static void requireMet(GuardProfile profile, GuardReport report)
      throws GuardException.Unenforceable {
    // The floor has walls that only a launch can raise; here it is what a running JVM can have.
    Set<Layer> unmet =
        profile.requirement() == Requirement.REQUIRED
            ? Requirement.REQUIRED.unmet(report.enforced(), profile.kind())
            : java.util.EnumSet.of(Layer.NO_NEW_PRIVS, Layer.SECCOMP, Layer.RESOURCE_LIMITS);
    unmet.removeAll(report.enforced());
    if (!unmet.isEmpty()) {
      Map<Layer, Finding.Missing> missing = new EnumMap<>(report.missing());
      missing.keySet().retainAll(unmet);
      throw new GuardException.Unenforceable(missing);
    }
  }
}
