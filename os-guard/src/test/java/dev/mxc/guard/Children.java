package dev.mxc.guard;

import dev.mxc.guard.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Restrictions cannot be taken back, so tests put them on processes of their own. */
public final class Children {

  /** What a child printed, both streams together, and how it ended: 128 + N for signal N. */
  public record Ended(int status, String output) {}

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private Children() {}

  /** The command of a JVM that runs a class of the tests. */
  public static List<String> java(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(List.of("-XX:-UsePerfData", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * What an ordinary user runs instead of a command of {@link #java} or {@link #restricted}: the
   * classes are copied, since folders on the way to them may be their owner's alone.
   *
   * @param folder anybody's to reach
   */
  public static List<String> asOrdinaryUser(List<String> command, Path folder) throws Exception {
    List<String> copies = new ArrayList<>();
    String classPath = System.getProperty("java.class.path");
    for (String entry : classPath.split(":")) {
      if (Files.isDirectory(Path.of(entry))) {
        Path copy = folder.resolve("classes-" + copies.size());
        run(List.of("/bin/cp", "-r", entry, copy.toString()));
        copies.add(copy.toString());
      }
    }
    run(List.of("/bin/chmod", "-R", "a+rX", folder.toString()));
    List<String> all = new ArrayList<>();
    if (ProcessCalls.geteuid() == 0) {
      all.addAll(
          List.of("/usr/bin/setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "--"));
    }
    command.forEach(word -> all.add(word.equals(classPath) ? String.join(":", copies) : word));
    return all;
  }

  /** A command that {@link Restricted} becomes behind these layers. */
  public static List<String> restricted(List<String> layers, List<String> command) {
    List<String> all =
        new ArrayList<>(java(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"), Restricted.class));
    all.addAll(layers);
    all.add("--");
    all.addAll(command);
    return all;
  }

  public static Ended run(List<String> command) throws Exception {
    Path output = Files.createTempFile("mxc-guard-test", ".out");
    try {
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      child.getOutputStream().close();
      if (!child.waitFor(120, TimeUnit.SECONDS)) {
        child.destroyForcibly();
        throw new TimeoutException(command + "\n" + read(output));
      }
      return new Ended(child.exitValue(), read(output));
    } finally {
      Files.delete(output);
    }
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output);
  }
}
