package dev.mxc.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The programs that start one another until the guard's own process runs.
 *
 * <p>In namespaces process 1 is an unshare(1) that does nothing but wait. It, and not the program,
 * is what dies with the host, and then the whole PID namespace: a program can rid itself of its
 * parent-death signal, for example by execve(2) from a second thread, and process 1 is beyond its
 * reach.
 */
enum Chain {
  /** In namespaces owned by a user namespace of its own. */
  USER_NAMESPACES(List.of("--user", "--keep-caps")),
  /** As root where there are no user namespaces. */
  ROOT_NAMESPACES(List.of()),
  /** No namespaces. */
  PLAIN(List.of());

  /**
   * What a terminal, timeout(1) or a service manager sends to the whole group is the host's to act
   * on. unshare(1) dies the way its child did, and must leave no core file.
   */
  private static final String SCRIPT = "ulimit -c 0; trap '' HUP INT QUIT TERM; exec \"$@\"";

  private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  /** The program's own number in a PID namespace: process 1 starts nothing else. */
  static final int INNER_NUMBER = 2;

  /** Of the programs in between; the guarded one gets the profile's. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", String.join(":", FOLDERS), "LC_ALL", "C.UTF-8");

  private static final Map<Layer, String> NAMESPACES =
      new EnumMap<>(
          Map.of(
              Layer.MOUNT_NAMESPACE, "--mount",
              Layer.PID_NAMESPACE, "--pid",
              Layer.NETWORK_NAMESPACE, "--net",
              Layer.IPC_NAMESPACE, "--ipc",
              Layer.UTS_NAMESPACE, "--uts"));

  private final List<String> userOptions;

  Chain(List<String> userOptions) {
    this.userOptions = userOptions;
  }

  boolean hasNamespaces() {
    return this != PLAIN;
  }

  /**
   * The command line; the program comes last.
   *
   * @throws GuardException when a program is missing
   */
  List<String> command(List<String> starter, Set<Layer> switchedOff) throws GuardException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "mxc-guard"));
    // On the outermost process: unshare's --kill-child alone does not outlive kill -9 of the host.
    command.addAll(List.of(find("setpriv"), "--pdeathsig", "KILL"));
    if (hasNamespaces()) {
      command.add(find("unshare"));
      command.addAll(userOptions);
      NAMESPACES.forEach((layer, option) -> {
        if (!switchedOff.contains(layer)) {
          command.add(option);
        }
      });
      command.addAll(List.of("--fork", "--kill-child=KILL"));
      command.addAll(List.of(find("unshare"), "--fork", "--kill-child=KILL"));
    }
    command.addAll(starter);
    return command;
  }

  /** An absolute path, whatever the caller's PATH says. */
  static String find(String program) throws GuardException {
    for (String folder : FOLDERS) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    throw new GuardException.LaunchFailed(
        "starting " + program, 0, "there is none in " + FOLDERS + ": install util-linux");
  }
}
