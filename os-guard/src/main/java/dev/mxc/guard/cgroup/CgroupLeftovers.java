package dev.mxc.guard.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Groups whose host was killed before it could remove them. Their processes died with the host; the
 * empty folders stay until another host, which finds the first one dead, removes them.
 */
public final class CgroupLeftovers {

  private static final Pattern NAME = Pattern.compile("mxc-(\\d+)-(\\d+)-(\\d+)-\\d+");
  private static final AtomicLong SEQUENCE = new AtomicLong();
  private static final Set<Path> LOOKED_AT = new HashSet<>();

  private CgroupLeftovers() {}

  /**
   * A name that says whose it is: PID namespace, number and start of this JVM's process, so that
   * one with a number used again is not taken for it.
   */
  public static String newName() throws IOException {
    long pid = ProcessHandle.current().pid();
    return "mxc-%d-%d-%d-%d"
        .formatted(pidNamespace(), pid, startTime(pid), SEQUENCE.incrementAndGet());
  }

  /** Removes them from a folder, the first time that this JVM uses it. */
  static void removeOnce(Path parent) {
    synchronized (LOOKED_AT) {
      if (!LOOKED_AT.add(parent)) {
        return;
      }
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "mxc-*")) {
      for (Path folder : folders) {
        if (isLeftOver(folder.getFileName().toString())) {
          Cgroup.kill(folder);
          Cgroup.delete(folder);
        }
      }
    } catch (IOException _) {
      // What cannot be listed cannot be made use of either, and that is told.
    }
  }

  private static boolean isLeftOver(String name) throws IOException {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) != pidNamespace()) {
      return false;
    }
    long pid = Long.parseLong(matcher.group(2));
    return startTime(pid) != Long.parseLong(matcher.group(3));
  }

  private static long pidNamespace() throws IOException {
    String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    return Long.parseLong(link.replaceAll("\\D", ""));
  }

  /** In clock ticks since boot, the 22nd field of proc_pid_stat(5); -1 when it is gone. */
  private static long startTime(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name, in parentheses, may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[19]);
    } catch (IOException _) {
      return -1;
    }
  }
}
