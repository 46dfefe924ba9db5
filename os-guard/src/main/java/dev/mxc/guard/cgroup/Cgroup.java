package dev.mxc.guard.cgroup;

import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control group of one guarded tree: a folder in each hierarchy that could be had. Made empty,
 * and gone after {@link #remove}.
 */
public final class Cgroup {

  private static final int REMOVAL_TRIES_MAX = 200;

  private final Map<String, Path> folders;
  private final Map<String, String> missing;

  private Cgroup(Map<String, Path> folders, Map<String, String> missing) {
    this.folders = folders;
    this.missing = missing;
  }

  /**
   * Makes it. What this user may not make is left out, see {@link #missing}.
   *
   * @param name of the folders
   */
  public static Cgroup create(CgroupHierarchies hierarchies, CgroupLimits limits, String name) {
    Map<String, Path> folders = new LinkedHashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    for (CgroupPlan.Candidate candidate : CgroupPlan.of(hierarchies, limits).candidates()) {
      if (!folders.containsKey(candidate.name())) {
        try {
          folders.put(candidate.name(), make(candidate, name));
          missing.remove(candidate.name());
        } catch (IOException e) {
          missing.putIfAbsent(candidate.name(), CgroupFile.reason(e));
        }
      }
    }
    if (folders.containsKey("memory") || folders.containsKey("pids")) {
      // A hybrid: version 2 is there, but the controllers are with version 1.
      missing.remove(CgroupPlan.UNIFIED);
    }
    return new Cgroup(folders, missing);
  }

  private static Path make(CgroupPlan.Candidate candidate, String name) throws IOException {
    CgroupLeftovers.removeOnce(candidate.parent());
    Path folder = Files.createDirectory(candidate.parent().resolve(name));
    try {
      if (candidate.name().equals(CgroupPlan.UNIFIED)
          && !Files.exists(folder.resolve("memory.max"))) {
        CgroupFile.write(
            candidate.parent().resolve("cgroup.subtree_control"), "+memory +pids +cpu");
      }
      for (CgroupPlan.Setting setting : candidate.settings()) {
        try {
          CgroupFile.write(folder.resolve(setting.file()), setting.value());
        } catch (IOException e) {
          if (!setting.optional()) {
            throw e;
          }
        }
      }
      return folder;
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  /** The hierarchies, or controllers, in which there is no folder, and why. */
  public Map<String, String> missing() {
    return Map.copyOf(missing);
  }

  /**
   * Puts a process into it, and so what it starts from now on. Where this user may not, the folder
   * is given up.
   */
  public void add(int pid) {
    for (Map.Entry<String, Path> entry : List.copyOf(folders.entrySet())) {
      try {
        CgroupFile.write(entry.getValue().resolve("cgroup.procs"), Integer.toString(pid));
      } catch (IOException e) {
        missing.put(entry.getKey(), "a process cannot be moved: " + CgroupFile.reason(e));
        folders.remove(entry.getKey());
        delete(entry.getValue());
      }
    }
  }

  /** The most memory that the process is held to by a group it is in; empty for none. */
  public OptionalLong memoryLimitOf(int pid) {
    return limitOf(pid, "memory", "memory.max", "memory.limit_in_bytes");
  }

  /** How many tasks the group that the process is in may have; empty for no limit. */
  public OptionalLong processLimitOf(int pid) {
    return limitOf(pid, "pids", "pids.max", "pids.max");
  }

  /** The quota in microseconds of a tenth of a second; empty for none. */
  public OptionalLong cpuQuotaOf(int pid) {
    return limitOf(pid, "cpu", "cpu.max", "cpu.cfs_quota_us");
  }

  private OptionalLong limitOf(int pid, String controller, String two, String one) {
    Path folder = folders.get(CgroupPlan.UNIFIED);
    String file = two;
    if (folder == null) {
      folder = folders.get(controller);
      file = one;
    }
    if (folder == null || !members(folder).contains(pid)) {
      return OptionalLong.empty();
    }
    return CgroupFile.number(folder.resolve(file));
  }

  /** The processes in it. */
  public List<Integer> members() {
    return folders.isEmpty() ? List.of() : members(folders.values().iterator().next());
  }

  private static List<Integer> members(Path folder) {
    List<Integer> members = new ArrayList<>();
    try {
      Files.readString(folder.resolve("cgroup.procs"))
          .lines()
          .forEach(line -> members.add(Integer.parseInt(line)));
    } catch (IOException _) {
      // It is gone, and so are they.
    }
    return members;
  }

  /** Whether there is a group at all, so that the tree can be killed as a whole. */
  public boolean exists() {
    return !folders.isEmpty();
  }

  /**
   * Whether a tree that stands still by {@link #freeze} still dies by SIGKILL. With version 1 it
   * dies when it is thawed, so that is no way to stop what must not outlive the host.
   */
  public boolean canFreeze() {
    Path unified = folders.get(CgroupPlan.UNIFIED);
    return unified != null && Files.exists(unified.resolve("cgroup.freeze"));
  }

  /** Stops or lets go on every process in it; see {@link #canFreeze}. */
  public void freeze(boolean stopped) throws IOException {
    Path unified = folders.get(CgroupPlan.UNIFIED);
    if (unified != null) {
      CgroupFile.write(unified.resolve("cgroup.freeze"), stopped ? "1" : "0");
    }
  }

  /** Whether everything in it stands still after {@link #freeze}. */
  public boolean isFrozen() {
    Path unified = folders.get(CgroupPlan.UNIFIED);
    return unified != null
        && CgroupFile.keyed(unified.resolve("cgroup.events"), "frozen").orElse(0) == 1;
  }

  /** Sends SIGKILL to everything in it, and to what that starts meanwhile. */
  public void kill() {
    folders.values().forEach(Cgroup::kill);
  }

  static void kill(Path folder) {
    try {
      if (Files.exists(folder.resolve("cgroup.kill"))) {
        CgroupFile.write(folder.resolve("cgroup.kill"), "1");
        return;
      }
    } catch (IOException _) {
      // One by one, then.
    }
    // A process that forks is caught in the next round; the limit on processes bounds them.
    for (int round = 0; round < 20; round++) {
      List<Integer> members = members(folder);
      if (members.isEmpty()) {
        return;
      }
      for (int pid : members) {
        try {
          ProcessCalls.kill(pid, ProcessCalls.SIGKILL);
        } catch (SystemCallException _) {
          // It is gone already.
        }
      }
    }
  }

  /** User and system time of everything that ever was in it. */
  public OptionalLong cpuNanos() {
    Path unified = folders.get(CgroupPlan.UNIFIED);
    if (unified != null) {
      OptionalLong micros = CgroupFile.keyed(unified.resolve("cpu.stat"), "usage_usec");
      return micros.isPresent() ? OptionalLong.of(micros.getAsLong() * 1000) : OptionalLong.empty();
    }
    return number("cpuacct", "cpuacct.usage");
  }

  /** The most memory that was charged to it at once. */
  public OptionalLong peakMemoryBytes() {
    Path unified = folders.get(CgroupPlan.UNIFIED);
    return unified != null
        ? CgroupFile.number(unified.resolve("memory.peak"))
        : number("memory", "memory.max_usage_in_bytes");
  }

  /** Counts the peak anew, where the kernel can: version 1 does. */
  public void forgetPeak() {
    Path memory = folders.get("memory");
    if (memory != null) {
      try {
        CgroupFile.write(memory.resolve("memory.max_usage_in_bytes"), "0");
      } catch (IOException _) {
        // The peak is then that of the guard's own start, if it was higher.
      }
    }
  }

  /** How often the kernel killed in it because memory was used up. */
  public OptionalLong memoryKills() {
    Path unified = folders.get(CgroupPlan.UNIFIED);
    if (unified != null) {
      return CgroupFile.keyed(unified.resolve("memory.events"), "oom_kill");
    }
    return Optional.ofNullable(folders.get("memory"))
        .map(folder -> CgroupFile.keyed(folder.resolve("memory.oom_control"), "oom_kill"))
        .orElse(OptionalLong.empty());
  }

  private OptionalLong number(String controller, String file) {
    return Optional.ofNullable(folders.get(controller))
        .map(folder -> CgroupFile.number(folder.resolve(file)))
        .orElse(OptionalLong.empty());
  }

  /** Removes it. Everything in it was killed; the kernel may take a moment to let go. */
  public void remove() {
    folders.values().forEach(Cgroup::delete);
  }

  static void delete(Path folder) {
    for (int i = 0; i < REMOVAL_TRIES_MAX && Files.exists(folder); i++) {
      try {
        Files.delete(folder);
        return;
      } catch (IOException _) {
        try {
          Thread.sleep(5);
        } catch (InterruptedException _) {
          // The next launch removes what is left here.
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
