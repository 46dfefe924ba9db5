package dev.mxc.guard.seccomp;

import static dev.mxc.guard.seccomp.Verdict.KILL;
import static dev.mxc.guard.seccomp.Verdict.REFUSE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The policies. docs/seccomp.md has them as a table, with the reasons. */
public final class Policies {

  private Policies() {}

  /**
   * What a worker's JVM needs from its execve(2) on: memory, threads, clocks, files to read, and
   * the descriptors that it was given. It starts no process, opens no socket, writes no file by
   * name, and signals itself alone; what only an attack would call kills it.
   *
   * @param pid the worker's own number, in its own PID namespace where it has one
   */
  public static SeccompPolicy jvmWorker(int pid) {
    return new SeccompPolicy("jvmWorker", workerRules(pid));
  }

  private static Map<String, Rule> workerRules(int pid) {
    Map<String, Rule> rules = base(pid, KILL);
    rules.put("open", ArgumentRules.opensToRead(1));
    rules.put("openat", ArgumentRules.opensToRead(2));
    rules.put("clone", ArgumentRules.cloneOfThreads(KILL));
    rules.put("ioctl", ArgumentRules.ioctlsOfAJvm());
    rules.put("fcntl", ArgumentRules.fcntls(Walls.NONE));
    rules.put("prctl", ArgumentRules.prctlsOfAJvm());
    rules.put("seccomp", ArgumentRules.filtersWithoutListener());
    // java.nio makes a pair, to have an end that is shut, before it closes its first channel.
    rules.put("socketpair", new Rule(List.of(SocketFamily.pairOfStreams()), REFUSE));
    rules.put("execve", Rule.ALLOW);
    return rules;
  }

  /** What is left of {@link #jvmWorker} once it is up: it becomes no other program. */
  public static SeccompPolicy sealed(int pid) {
    Map<String, Rule> rules = workerRules(pid);
    rules.put("execve", Rule.REFUSE);
    rules.put("seccomp", Rule.REFUSE);
    return new SeccompPolicy("sealed", rules);
  }

  /**
   * What programs in general need: files, processes, signals among themselves, terminals; sockets
   * as granted. Nothing kills, since programs probe what they may do and go on without.
   *
   * @param pid the program's own number: where processes are not walled off it signals itself alone
   */
  public static SeccompPolicy foreignProgram(Set<SocketFamily> sockets, Walls walls, int pid) {
    Map<String, Rule> rules = base(pid, REFUSE);
    allow(rules, CallSets.FILE_WRITING);
    allow(rules, CallSets.PROCESSES);
    allow(rules, CallSets.PROGRAM_EXTRAS);
    rules.put("mknod", ArgumentRules.nodesButDevices(1));
    rules.put("mknodat", ArgumentRules.nodesButDevices(2));
    rules.put("clone", ArgumentRules.cloneWithoutNamespaces());
    rules.put("ioctl", ArgumentRules.ioctlsOfPrograms(walls));
    rules.put("fcntl", ArgumentRules.fcntls(walls));
    rules.put("prctl", ArgumentRules.prctlsOfPrograms());
    rules.put("seccomp", ArgumentRules.filtersWithoutListener());
    if (walls.processes()) {
      allow(rules, CallSets.REACHING_PROCESSES);
      allow(rules, Set.of("kill", "tgkill", "prlimit64"));
    }
    if (walls.ipc()) {
      allow(rules, CallSets.SYSTEM_V);
    }
    sockets(rules, sockets);
    return new SeccompPolicy("foreignProgram", rules);
  }

  private static Map<String, Rule> base(int pid, Verdict dangerous) {
    Map<String, Rule> rules = new HashMap<>();
    allow(rules, CallSets.MEMORY);
    allow(rules, CallSets.THREADS);
    allow(rules, CallSets.SIGNALS);
    allow(rules, CallSets.CLOCKS);
    allow(rules, CallSets.DESCRIPTORS);
    allow(rules, CallSets.FILE_READING);
    allow(rules, CallSets.IDENTITY);
    Rule danger = Rule.always(dangerous);
    CallSets.DANGEROUS.forEach(call -> rules.put(call, danger));
    // Its flags lie in memory, where a filter cannot look. The C library takes clone(2) then; with
    // EPERM it would give up, and no thread would start.
    rules.put("clone3", Rule.UNKNOWN);
    rules.put("kill", ArgumentRules.toItself(pid));
    rules.put("tgkill", ArgumentRules.toItself(pid));
    rules.put("prlimit64", ArgumentRules.limitsOfItself(pid));
    rules.put("personality", ArgumentRules.usualPersonality());
    return rules;
  }

  private static void sockets(Map<String, Rule> rules, Set<SocketFamily> families) {
    List<Rule.Case> allowed = new ArrayList<>();
    for (SocketFamily family : SocketFamily.values()) {
      if (families.contains(family)) {
        allowed.add(family.allowed());
      }
    }
    rules.put("socket", new Rule(allowed, REFUSE));
    allowed.add(SocketFamily.pairOfStreams());
    rules.put("socketpair", new Rule(allowed, REFUSE));
    allow(rules, CallSets.SOCKET_DATA);
    if (!families.isEmpty()) {
      allow(rules, CallSets.SOCKET_NAMES);
    }
  }

  private static void allow(Map<String, Rule> rules, Set<String> calls) {
    calls.forEach(call -> rules.put(call, Rule.ALLOW));
  }
}
