package dev.mxc.guard;

import dev.mxc.guard.capability.Capabilities;
import dev.mxc.guard.capability.CapabilityPlan;
import dev.mxc.guard.landlock.Access;
import dev.mxc.guard.landlock.Landlock;
import dev.mxc.guard.landlock.LandlockPlan;
import dev.mxc.guard.landlock.LandlockPlan.PathRule;
import dev.mxc.guard.seccomp.Bpf;
import dev.mxc.guard.seccomp.Policies;
import dev.mxc.guard.seccomp.Seccomp;
import dev.mxc.guard.seccomp.SeccompPolicy;
import dev.mxc.guard.seccomp.SocketFamily;
import dev.mxc.guard.seccomp.Walls;
import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts the layers named in its arguments in force, in order, and becomes the command behind --. */
public final class Restricted {

  private Restricted() {}

  public static void main(String[] arguments) throws Exception {
    List<String> all = Arrays.asList(arguments);
    int end = all.indexOf("--");
    for (String layer : all.subList(0, end)) {
      String[] parts = layer.split("=", 2);
      apply(parts[0], parts.length > 1 ? parts[1] : "");
    }
    List<String> command = all.subList(end + 1, all.size());
    List<String> environment = new ArrayList<>();
    System.getenv().forEach((name, value) -> environment.add(name + "=" + value));
    ProcessCalls.execve(command.getFirst(), command, environment);
  }

  private static void apply(String layer, String value) throws Exception {
    switch (layer) {
      case "uid" -> {
        ProcessCalls.setgroups();
        ProcessCalls.setGroupIds(Integer.parseInt(value));
        ProcessCalls.setUserIds(Integer.parseInt(value));
      }
      case "capabilities" -> Capabilities.reduceThread(CapabilityPlan.NONE);
      case "seccomp" -> Seccomp.install(Bpf.assemble(policy(value), Architecture.current()), false);
      case "landlock" -> Landlock.restrictThread(plan(value).on(Landlock.abi()));
      default -> throw new IllegalArgumentException(layer);
    }
  }

  static SeccompPolicy policy(String name) {
    int pid = ProcessCalls.getpid();
    return switch (name) {
      case "worker" -> Policies.jvmWorker(pid);
      case "program" -> Policies.foreignProgram(Set.of(), Walls.NAMESPACES, pid);
      case "alone" -> Policies.foreignProgram(Set.of(), Walls.NONE, pid);
      case "server" ->
          Policies.foreignProgram(
              Set.of(SocketFamily.INET, SocketFamily.UNIX), Walls.NAMESPACES, pid);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** PATH:ACCESS+ACCESS,PATH:... and, of no path, tcp, signals, sockets. */
  static LandlockPlan plan(String text) {
    List<PathRule> rules = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    for (String part : text.split(",")) {
      int colon = part.lastIndexOf(':');
      if (colon < 0) {
        flags.add(part);
      } else {
        Set<Access> accesses = new HashSet<>();
        for (String access : part.substring(colon + 1).split("\\+")) {
          accesses.add(Access.valueOf(access));
        }
        rules.add(new PathRule(part.substring(0, colon), accesses));
      }
    }
    return new LandlockPlan(
        rules, flags.contains("tcp"), flags.contains("signals"), flags.contains("sockets"));
  }
}
