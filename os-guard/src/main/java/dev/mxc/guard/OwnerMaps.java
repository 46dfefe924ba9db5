package dev.mxc.guard;

import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    // The holder reads from a pipe, and so ends with this JVM at the latest.
    List<String> command = List.of(Chain.find("unshare"), "--user", Chain.find("cat"));
    try (Pipe pipe = new Pipe()) {
      int holder = Spawner.start(command, Chain.ENVIRONMENT, List.of(pipe.readEnd()));
      int descriptor = ProcessCalls.pidfdOpen(holder);
      try {
        return mapped(Path.of("/proc/" + holder), descriptor, uid, gid, user);
      } finally {
        ProcessCalls.pidfdSendSignal(descriptor, ProcessCalls.SIGKILL);
        SpawnCalls.Status _ = SpawnCalls.waitFor(descriptor);
        FileCalls.close(descriptor);
      }
    }
  }

  private static int mapped(Path process, int descriptor, int uid, int gid, GuardUser user)
      throws SystemCallException, IOException {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
    Waiting.until(
        Duration.ofSeconds(5),
        () -> {
          try {
            return SpawnCalls.awaitInput(descriptor, 0)
                || !Files.readSymbolicLink(process.resolve("ns/user")).equals(own);
          } catch (SystemCallException e) {
            throw new IOException(e.getMessage(), e);
          }
        });
    Files.writeString(process.resolve("uid_map"), uid + " " + user.hostUid() + " 1");
    Files.writeString(process.resolve("gid_map"), gid + " " + user.hostGid() + " 1");
    return FileCalls.openat2(
        FileCalls.AT_FDCWD,
        process.resolve("ns/user").toString(),
        FileCalls.O_RDONLY | FileCalls.O_CLOEXEC,
        0,
        0);
  }
}
