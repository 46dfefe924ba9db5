package dev.mxc.guard;

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
