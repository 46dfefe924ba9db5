package dev.mxc.guard;

import dev.mxc.guard.cgroup.Cgroup;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of a guarded program: it and all its descendants, those that their parents left
 * included. Processes are signalled through descriptors, so that a number used again is never hit.
 */
final class ProcessTree {

  private static final Duration STILL_WITHIN = Duration.ofSeconds(2);

  private final int program;
  private final Optional<Integer> init;
  private final Optional<Cgroup> cgroup;

  /**
   * A tree.
   *
   * @param init process 1 of its PID namespace, to which the orphans of the tree belong
   */
  ProcessTree(int program, Optional<Integer> init, Optional<Cgroup> cgroup) {
    this.program = program;
    this.init = init;
    this.cgroup = cgroup;
  }

  /** Who is alive now. */
  Set<Integer> members() {
    if (cgroup.isPresent() && cgroup.get().exists()) {
      return new HashSet<>(cgroup.get().members());
    }
    Set<Integer> found = new HashSet<>();
    Deque<Integer> toLookAt = new ArrayDeque<>(List.of(init.orElse(program)));
    while (!toLookAt.isEmpty()) {
      int pid = toLookAt.remove();
      if (found.add(pid)) {
        toLookAt.addAll(children(pid));
      }
    }
    init.ifPresent(found::remove);
    return found;
  }

  private static List<Integer> children(int pid) {
    List<Integer> children = new ArrayList<>();
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        for (String child : Files.readString(task.resolve("children")).strip().split(" ")) {
          if (!child.isEmpty()) {
            children.add(Integer.parseInt(child));
          }
        }
      }
    } catch (IOException _) {
      // It ended.
    }
    return children;
  }

  /** Stops all of them; false when they do not stand still in time. */
  boolean stop() {
    try {
      if (cgroup.isPresent() && cgroup.get().canFreeze()) {
        cgroup.get().freeze(true);
        return Waiting.until(STILL_WITHIN, cgroup.get()::isFrozen);
      }
      return Waiting.until(STILL_WITHIN, this::standsStill);
    } catch (IOException _) {
      return false;
    }
  }

  private boolean standsStill() {
    boolean still = true;
    Set<Integer> before = members();
    for (int pid : before) {
      if (!standsStill(pid)) {
        still = false;
        signal(pid, ProcessCalls.SIGSTOP);
      }
    }
    // One that forked after it was listed stands still only now, and its child does not.
    return still && members().equals(before);
  }

  void resume() {
    try {
      if (cgroup.isPresent() && cgroup.get().canFreeze()) {
        cgroup.get().freeze(false);
        return;
      }
    } catch (IOException _) {
      // The group is gone, and all in it.
      return;
    }
    members().forEach(pid -> signal(pid, ProcessCalls.SIGCONT));
  }

  private void signal(int pid, int signal) {
    try {
      int descriptor = ProcessCalls.pidfdOpen(pid);
      try {
        // Looked at again, now that the number cannot change hands.
        if (members().contains(pid)) {
          ProcessCalls.pidfdSendSignal(descriptor, signal);
        }
      } finally {
        FileCalls.close(descriptor);
      }
    } catch (SystemCallException _) {
      // It is gone.
    }
  }

  /** Thread by thread: a process whose first thread ended looks like a zombie, and runs. */
  private static boolean standsStill(int pid) {
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        char state = state(task);
        if (state != 'T' && state != 't' && state != 'Z' && state != 'X') {
          return false;
        }
      }
    } catch (IOException _) {
      // It is gone.
    }
    return true;
  }

  /** As proc_pid_stat(5) has it; X when it is gone. */
  static char state(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException _) {
      return 'X';
    }
  }
}
