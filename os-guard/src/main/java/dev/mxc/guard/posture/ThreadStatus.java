package dev.mxc.guard.posture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thread's credentials and filters, from its {@code status} file: see proc_pid_status(5).
 *
 * @param uids real, effective, saved and file system uid, as this process's user namespace has them
 * @param capabilities by the names Inh, Prm, Eff, Bnd and Amb
 * @param number in its own PID namespace
 */
public record ThreadStatus(
    String name,
    List<Integer> uids,
    List<Integer> gids,
    List<Integer> groups,
    Map<String, Long> capabilities,
    boolean noNewPrivs,
    int seccompMode,
    int seccompFilters,
    int number,
    char state) {

  private static final List<String> SETS = List.of("Inh", "Prm", "Eff", "Bnd", "Amb");

  /** Parses the file's content; what an old kernel does not tell counts as not in force. */
  public static ThreadStatus parse(String content) {
    Map<String, String> fields = new HashMap<>();
    for (String line : content.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    Map<String, Long> capabilities = new HashMap<>();
    for (String set : SETS) {
      capabilities.put(
          set, Long.parseUnsignedLong(fields.getOrDefault("Cap" + set, "ffffffffffffffff"), 16));
    }
    List<Integer> numbers = integers(fields.getOrDefault("NSpid", fields.getOrDefault("Pid", "")));
    return new ThreadStatus(
        fields.getOrDefault("Name", ""),
        integers(fields.getOrDefault("Uid", "")),
        integers(fields.getOrDefault("Gid", "")),
        integers(fields.getOrDefault("Groups", "")),
        Map.copyOf(capabilities),
        fields.getOrDefault("NoNewPrivs", "0").equals("1"),
        Integer.parseInt(fields.getOrDefault("Seccomp", "0")),
        Integer.parseInt(fields.getOrDefault("Seccomp_filters", "0")),
        numbers.isEmpty() ? -1 : numbers.getLast(),
        fields.getOrDefault("State", "?").charAt(0));
  }

  /** What could have an effect now: all sets but the bounding set. */
  public long capabilitiesInForce() {
    return set("Inh") | set("Prm") | set("Eff") | set("Amb");
  }

  /** What execve(2) of a privileged file could give. */
  public long boundingSet() {
    return set("Bnd");
  }

  private long set(String name) {
    return capabilities.getOrDefault(name, -1L);
  }

  private static List<Integer> integers(String text) {
    List<Integer> integers = new ArrayList<>();
    for (String word : text.split("\\s+")) {
      if (!word.isEmpty()) {
        // uids go to 2^32 - 1.
        integers.add(Integer.parseUnsignedInt(word));
      }
    }
    return List.copyOf(integers);
  }
}
