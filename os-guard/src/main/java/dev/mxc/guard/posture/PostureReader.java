package dev.mxc.guard.posture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a process's posture from this process's /proc. */
public final class PostureReader {

  private static final List<String> NAMESPACES =
      List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup");
  private static final Pattern LIMIT =
      Pattern.compile("(Max [a-z ]+?) {2,}(\\d+|unlimited) +(\\d+|unlimited).*");

  private PostureReader() {}

  /**
   * The process with all its threads.
   *
   * @throws IOException when it is gone, or not this user's to look at
   */
  public static Posture read(int pid) throws IOException {
    Path process = Path.of("/proc/" + pid);
    return read(process, process, threads(process));
  }

  /**
   * A process as one of its threads will make it by execve(2).
   *
   * @param number the thread's, in its PID namespace
   */
  public static Posture readThread(int pid, int number) throws IOException {
    Path process = Path.of("/proc/" + pid);
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        ThreadStatus status = ThreadStatus.parse(Files.readString(task.resolve("status")));
        if (status.number() == number) {
          return read(process, task, List.of(status));
        }
      }
    }
    throw new IOException("process " + pid + " has no thread " + number);
  }

  /** A process's number in its own PID namespace. */
  public static int numberOf(int pid) throws IOException {
    return ThreadStatus.parse(Files.readString(Path.of("/proc/" + pid + "/status"))).number();
  }

  private static Posture read(Path process, Path task, List<ThreadStatus> threads)
      throws IOException {
    Map<String, String> namespaces = new HashMap<>();
    for (String name : NAMESPACES) {
      namespaces.put(name, Files.readSymbolicLink(task.resolve("ns/" + name)).toString());
    }
    return new Posture(
        threads,
        namespaces,
        mountPoints(Files.readString(task.resolve("mountinfo"))),
        limits(Files.readString(process.resolve("limits"))),
        interfaces(Files.readString(task.resolve("net/dev"))));
  }

  private static List<ThreadStatus> threads(Path process) throws IOException {
    List<ThreadStatus> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        try {
          threads.add(ThreadStatus.parse(Files.readString(task.resolve("status"))));
        } catch (IOException _) {
          // It ended since the folder was listed.
        }
      }
    }
    if (threads.isEmpty()) {
      throw new IOException(process + " is gone");
    }
    return threads;
  }

  static Set<String> mountPoints(String mountinfo) {
    Set<String> points = new TreeSet<>();
    for (String line : mountinfo.split("\n")) {
      String[] fields = line.split(" ");
      if (fields.length > 4) {
        points.add(unescape(fields[4]));
      }
    }
    return points;
  }

  private static String unescape(String path) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '\\' && i + 3 < path.length()) {
        plain.append((char) Integer.parseInt(path.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(path.charAt(i));
      }
    }
    return plain.toString();
  }

  static Map<String, Posture.Limit> limits(String content) {
    Map<String, Posture.Limit> limits = new HashMap<>();
    for (String line : content.split("\n")) {
      Matcher matcher = LIMIT.matcher(line);
      if (matcher.matches()) {
        limits.put(
            matcher.group(1), new Posture.Limit(value(matcher.group(2)), value(matcher.group(3))));
      }
    }
    return limits;
  }

  private static long value(String text) {
    return text.equals("unlimited") ? -1 : Long.parseUnsignedLong(text);
  }

  private static Set<String> interfaces(String content) {
    Set<String> names = new TreeSet<>();
    for (String line : content.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        names.add(line.substring(0, colon).strip());
      }
    }
    return names;
  }
}
