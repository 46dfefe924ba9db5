package dev.mxc.guard;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.rlimit.Resource;
import dev.mxc.guard.rlimit.RlimitPlan;
import dev.mxc.guard.rlimit.Rlimits;
import dev.mxc.guard.seccomp.Bpf;
import dev.mxc.guard.seccomp.Seccomp;
import dev.mxc.guard.seccomp.SeccompPolicy;
import dev.mxc.guard.sys.Architecture;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Restricts a JVM that is running, from inside.
 *
 * <p>Covered, on every thread that is there or will be, and in every process started from now on:
 * no_new_privs, the system calls, the resource limits. Not covered, because the kernel changes it
 * for one thread at a time or not at all in a process with threads: namespaces and mounts, files by
 * path (Landlock), capabilities and the uid. What is open stays open, sockets too. And since
 * children inherit the filter, a JVM restricted like that cannot start a guard with namespaces for
 * others.
 */
final class SelfRestriction {

  private static final String LAYER = "self-restriction";

  private SelfRestriction() {}

  /**
   * Puts both in force for good, and reads them back for every thread.
   *
   * @return the resource limits as the kernel has them
   * @throws LayerException they do not hold on all threads; part of them may
   */
  static Map<Resource, Long> apply(SeccompPolicy policy, RlimitPlan limits) throws LayerException {
    Map<Resource, Long> observed = Rlimits.lower(0, limits);
    Seccomp.install(Bpf.assemble(policy, Architecture.current()), true);
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        check(thread);
      }
    } catch (IOException e) {
      throw new LayerException(LAYER, "not known to hold: /proc cannot be read: " + e.getMessage());
    }
    return observed;
  }

  private static void check(Path thread) throws IOException, LayerException {
    List<String> status;
    try {
      status = Files.readAllLines(thread.resolve("status"));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      // It ended meanwhile.
      return;
    }
    if (!status.contains("Seccomp:\t2") || !status.contains("NoNewPrivs:\t1")) {
      throw new LayerException(LAYER, "does not hold on thread " + thread.getFileName());
    }
  }
}
