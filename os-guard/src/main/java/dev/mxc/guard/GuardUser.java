package dev.mxc.guard;

import dev.mxc.guard.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom a guarded process runs as.
 *
 * @param hostUid the caller's own uid, or as root one that nobody else has
 * @param hostGid likewise
 * @param changes whether that is not the caller's
 */
record GuardUser(int hostUid, int hostGid, boolean changes) {

  /** What the process sees itself as in its user namespace. */
  static final int INNER_ID = 1000;

  /** Above what distributions and systemd hand out to people, services and containers. */
  private static final int OWN_UID_FIRST = 0x7000_0000;

  /** For this process; as root another one each JVM. */
  static GuardUser current() {
    return Holder.CURRENT;
  }

  /** The caller's own ids, whoever it is. */
  GuardUser asIs() {
    return new GuardUser(ProcessCalls.geteuid(), ProcessCalls.getegid(), false);
  }

  private static final class Holder {
    static final GuardUser CURRENT = choose();
  }

  private static GuardUser choose() {
    int uid = ProcessCalls.geteuid();
    if (uid != 0) {
      return new GuardUser(uid, ProcessCalls.getegid(), false);
    }
    int own =
        ownUid(read("/proc/self/uid_map"), choice())
            .filter(id -> ownUid(read("/proc/self/gid_map"), 0).isPresent())
            .orElse(0);
    return new GuardUser(own, own, own != 0);
  }

  /** Another one each JVM; it is no secret, so nothing that takes time to seed. */
  private static int choice() {
    long mixed = (System.nanoTime() ^ ProcessHandle.current().pid() << 32) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 44);
  }

  /**
   * A uid from the free range, or in a container, which has but a part of all uids, the last that
   * it has.
   *
   * @param map the content of /proc/self/uid_map, see user_namespaces(7)
   */
  static Optional<Integer> ownUid(String map, int choice) {
    long last = -1;
    for (String line : map.lines().toList()) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length == 3) {
        long first = Long.parseLong(fields[0]);
        long end = first + Long.parseLong(fields[2]);
        int wanted = OWN_UID_FIRST + choice;
        if (first <= wanted && wanted < end) {
          return Optional.of(wanted);
        }
        // 65534 is what unmapped owners look like.
        last = Math.max(last, Math.min(end - 1, 65533));
      }
    }
    return last > 0 ? Optional.of((int) last) : Optional.empty();
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException _) {
      return "";
    }
  }

  /** Maps this user, and nobody else, into the user namespace of a process. */
  void mapInto(int pid) throws IOException {
    Path process = Path.of("/proc/" + pid);
    if (!changes) {
      // Without privilege a group can be mapped only where groups cannot be dropped.
      Files.writeString(process.resolve("setgroups"), "deny");
    }
    Files.writeString(process.resolve("uid_map"), INNER_ID + " " + hostUid + " 1");
    Files.writeString(process.resolve("gid_map"), INNER_ID + " " + hostGid + " 1");
  }
}
