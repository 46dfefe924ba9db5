package dev.mxc.guard;

import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * User namespaces that stand for nothing but a map: through it, in an id-mapped mount, an owner of
 * files looks like the guarded process's user. Root only.
 */
final class OwnerMaps {

  private record Owner(int uid, int gid) {}

  /** Descriptors that stay open: there are as many as owners of mounted folders. */
  private static final Map<Owner, Integer> NAMESPACES = new HashMap<>();

  private OwnerMaps() {}

  /** The descriptor of a namespace in which that owner is that user. */
  static int namespace(int uid, int gid, GuardUser user)
      throws GuardException, SystemCallException, IOException {
    synchronized (NAMESPACES) {
      Integer known = NAMESPACES.get(new Owner(uid, gid));
      if (known == null) {
        known = make(uid, gid, user);
        NAMESPACES.put(new Owner(uid, gid), known);
      }
      return known;
    }
  }

  /** A descriptor keeps the namespace when the process that made it is gone. */
  private static int make(int uid, int gid, GuardUser user)
      throws GuardException, SystemCallException, IOException {
    // It reads until this JVM closes the pipe, or is gone.
    Process holder = new ProcessBuilder(Chain.find("unshare"), "--user", Chain.find("cat")).start();
    try {
      Path process = Path.of("/proc/" + holder.pid());
      Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
      Waiting.until(
          Duration.ofSeconds(5),
          () ->
              !holder.isAlive() || !Files.readSymbolicLink(process.resolve("ns/user")).equals(own));
      Files.writeString(process.resolve("uid_map"), uid + " " + user.hostUid() + " 1");
      Files.writeString(process.resolve("gid_map"), gid + " " + user.hostGid() + " 1");
      return FileCalls.openat2(
          -100,
          process.resolve("ns/user").toString(),
          FileCalls.O_RDONLY | FileCalls.O_CLOEXEC,
          0,
          0);
    } finally {
      holder.destroyForcibly();
    }
  }
}
