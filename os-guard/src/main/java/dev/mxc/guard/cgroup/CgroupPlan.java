package dev.mxc.guard.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folders to make and numbers to write. Pure. */
record CgroupPlan(List<Candidate> candidates) {

  private static final int PERIOD_MICROS = 100_000;

  /** A number to write. What is optional depends on the kernel's configuration. */
  record Setting(String file, String value, boolean optional) {}

  /**
   * One folder that may be made; of those with the same name, the first that works is taken.
   *
   * @param name the controller, or {@code unified}
   */
  record Candidate(String name, Path parent, List<Setting> settings) {}

  static final String UNIFIED = "unified";

  static CgroupPlan of(CgroupHierarchies hierarchies, CgroupLimits limits) {
    List<Candidate> candidates = new ArrayList<>();
    hierarchies.unified().ifPresent(own -> addUnified(candidates, hierarchies, own, limits));
    for (String controller : List.of("memory", "pids", "cpu", "cpuacct", "freezer")) {
      Path own = hierarchies.byController().get(controller);
      if (own != null) {
        candidates.add(new Candidate(controller, own, versionOne(controller, limits)));
      }
    }
    return new CgroupPlan(candidates);
  }

  /**
   * A group with processes in it can have no limited groups beneath, but for the top one; then a
   * sibling is what can be had.
   */
  private static void addUnified(
      List<Candidate> candidates, CgroupHierarchies hierarchies, Path own, CgroupLimits limits) {
    Path top = hierarchies.unifiedRoot().orElse(own);
    for (Path parent = own; parent != null && parent.startsWith(top); parent = parent.getParent()) {
      candidates.add(new Candidate(UNIFIED, parent, versionTwo(limits)));
    }
  }

  private static List<Setting> versionTwo(CgroupLimits limits) {
    List<Setting> settings = new ArrayList<>();
    settings.add(new Setting("memory.max", Long.toString(limits.memoryBytes()), false));
    settings.add(new Setting("memory.swap.max", "0", true));
    settings.add(new Setting("memory.oom.group", "1", true));
    settings.add(new Setting("pids.max", Integer.toString(limits.processes()), false));
    if (limits.cpuPercent() > 0) {
      settings.add(new Setting("cpu.max", quota(limits) + " " + PERIOD_MICROS, true));
    }
    return settings;
  }

  private static List<Setting> versionOne(String controller, CgroupLimits limits) {
    return switch (controller) {
      case "memory" ->
          List.of(
              new Setting("memory.limit_in_bytes", Long.toString(limits.memoryBytes()), false),
              new Setting(
                  "memory.memsw.limit_in_bytes", Long.toString(limits.memoryBytes()), true));
      case "pids" -> List.of(new Setting("pids.max", Integer.toString(limits.processes()), false));
      case "cpu" ->
          limits.cpuPercent() == 0
              ? List.of()
              : List.of(
                  new Setting("cpu.cfs_period_us", Integer.toString(PERIOD_MICROS), false),
                  new Setting("cpu.cfs_quota_us", Long.toString(quota(limits)), false));
      default -> List.of();
    };
  }

  private static long quota(CgroupLimits limits) {
    return (long) limits.cpuPercent() * PERIOD_MICROS / 100;
  }
}
