package dev.mxc.guard;

import dev.mxc.guard.landlock.Access;
import dev.mxc.guard.landlock.Landlock;
import dev.mxc.guard.landlock.LandlockPlan;
import dev.mxc.guard.landlock.LandlockPlan.PathRule;
import dev.mxc.guard.landlock.LandlockRuleset;
import dev.mxc.guard.launch.LandlockSpec;
import dev.mxc.guard.namespace.RootStep;
import dev.mxc.guard.seccomp.SocketFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A profile's files as Landlock rules. */
final class LandlockRules {

  private static final Set<Access> READ = Set.of(Access.READ);
  private static final Set<Access> RUN = Set.of(Access.READ, Access.EXECUTE);
  private static final Set<Access> ALL = Set.of(Access.READ, Access.EXECUTE, Access.WRITE);
  private static final long LIST_FOLDERS = 1 << 3;

  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  private LandlockRules() {}

  /**
   * As this kernel holds them.
   *
   * @param steps of the new root; without one, the mounts at their own paths on the host
   */
  static LandlockSpec of(GuardProfile profile, List<RootStep> steps, boolean rooted) {
    LandlockRuleset ruleset = plan(profile, steps, rooted).on(Landlock.abi());
    if (ruleset.abi() < 1) {
      return LandlockSpec.NONE;
    }
    List<LandlockSpec.Beneath> rules = new ArrayList<>();
    for (PathRule rule : ruleset.paths()) {
      rules.add(
          new LandlockSpec.Beneath(rule.path(), ruleset.allowed(rule, isFolder(rule, steps))));
    }
    if (rooted && profile.kind() == ProgramKind.FOREIGN) {
      // Which folders there are is no secret in a root of one's own, and a shell lists them.
      rules.add(new LandlockSpec.Beneath("/", LIST_FOLDERS));
    }
    return new LandlockSpec(ruleset.handledFiles(), ruleset.handledTcp(), ruleset.scoped(), rules);
  }

  private static boolean isFolder(PathRule rule, List<RootStep> steps) {
    for (RootStep step : steps) {
      if (step instanceof RootStep.Bind bind && bind.source().path().equals(rule.path())) {
        return bind.source().folder();
      }
      if (step.path().equals(rule.path())) {
        return switch (step) {
          case RootStep.Bind bind -> bind.source().folder();
          case RootStep.Memory _, RootStep.Folder _, RootStep.Processes _ -> true;
          case RootStep.Text _, RootStep.Device _, RootStep.Link _ -> false;
        };
      }
    }
    return rule.path().equals("/proc") || rule.path().equals("/proc/self");
  }

  private static String placeOf(RootStep.Bind bind, boolean rooted) {
    return rooted ? bind.path() : bind.source().path();
  }

  private static LandlockPlan plan(GuardProfile profile, List<RootStep> steps, boolean rooted) {
    List<PathRule> rules = new ArrayList<>();
    for (RootStep step : steps) {
      switch (step) {
        case RootStep.Bind bind ->
            rules.add(new PathRule(placeOf(bind, rooted), bind.writable() ? ALL : RUN));
        case RootStep.Memory memory when rooted -> rules.add(new PathRule(memory.path(), ALL));
        case RootStep.Text text when rooted -> rules.add(new PathRule(text.path(), READ));
        case RootStep.Memory _,
            RootStep.Text _,
            RootStep.Folder _,
            RootStep.Link _,
            RootStep.Device _,
            RootStep.Processes _ -> {}
      }
    }
    DEVICES.forEach(device -> rules.add(new PathRule(device, Set.of(Access.DEVICE))));
    if (rooted) {
      rules.add(new PathRule("/proc", READ));
    } else {
      // Of the host's /proc a JVM needs what is about itself and the machine's size.
      for (String path : List.of("/proc/self", "/proc/meminfo", "/proc/cpuinfo")) {
        rules.add(new PathRule(path, READ));
      }
    }
    boolean tcp = rooted && profile.sockets().contains(SocketFamily.INET);
    return new LandlockPlan(rules, !tcp, true, true);
  }
}
