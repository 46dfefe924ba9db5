package dev.mxc.guard.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The control groups that a process is in, as folders.
 *
 * @param unified its group of version 2, when that is mounted
 * @param unifiedRoot the top of what of version 2 is visible here
 * @param byController its groups of version 1
 */
public record CgroupHierarchies(
    Optional<Path> unified, Optional<Path> unifiedRoot, Map<String, Path> byController) {

  public CgroupHierarchies {
    byController = Map.copyOf(byController);
  }

  private record Mount(String root, Path point, String type, List<String> options) {}

  /**
   * Reads them off.
   *
   * @param mountinfo the content of /proc/self/mountinfo, see proc_pid_mountinfo(5)
   * @param cgroup the content of /proc/self/cgroup, see cgroups(7)
   */
  public static CgroupHierarchies parse(String mountinfo, String cgroup) {
    List<Mount> mounts = new ArrayList<>();
    mountinfo.lines().forEach(line -> parseMount(line).ifPresent(mounts::add));
    Optional<Path> unified = Optional.empty();
    Optional<Path> unifiedRoot = Optional.empty();
    Map<String, Path> byController = new LinkedHashMap<>();
    for (String line : cgroup.lines().toList()) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      for (Mount mount : mounts) {
        if (fields[1].isEmpty() && mount.type.equals("cgroup2")) {
          unified = folder(mount, fields[2]);
          unifiedRoot = Optional.of(mount.point);
        } else if (mount.type.equals("cgroup")) {
          for (String controller : fields[1].split(",")) {
            if (mount.options.contains(controller)) {
              folder(mount, fields[2]).ifPresent(path -> byController.put(controller, path));
            }
          }
        }
      }
    }
    return new CgroupHierarchies(unified, unifiedRoot, byController);
  }

  private static Optional<Mount> parseMount(String line) {
    String[] halves = line.split(" - ", 2);
    String[] left = halves[0].split(" ");
    if (halves.length < 2 || left.length < 5) {
      return Optional.empty();
    }
    String[] right = halves[1].split(" ");
    if (right.length < 3) {
      return Optional.empty();
    }
    return Optional.of(
        new Mount(left[3], Path.of(left[4]), right[0], List.of(right[2].split(","))));
  }

  /** A group is visible when it lies beneath the root that is mounted. */
  private static Optional<Path> folder(Mount mount, String group) {
    if (mount.root.equals("/")) {
      return Optional.of(mount.point.resolve(group.substring(1)));
    }
    if (group.equals(mount.root) || group.startsWith(mount.root + "/")) {
      String rest = group.substring(mount.root.length());
      return Optional.of(rest.isEmpty() ? mount.point : mount.point.resolve(rest.substring(1)));
    }
    return Optional.empty();
  }
}
