package dev.mxc.bridge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that we did not write, pinned, installed below {@code target} by npm on first use. */
public final class NodeTools {

  private static final Path FOLDER = Path.of("target", "node-tools").toAbsolutePath();

  private static final List<String> PACKAGES =
      List.of(
          "@modelcontextprotocol/server-everything@2026.8.31", "typescript@5.9.3", "ajv@8.17.1");

  private static boolean installed;

  private NodeTools() {}

  /** The folder with {@code node_modules}; skips the test where there is no npm or no registry. */
  public static synchronized Path folder() {
    assumeTrue(onPath("node") && onPath("npm"), "needs node and npm");
    if (!installed) {
      assumeTrue(install(), "npm cannot install " + PACKAGES);
      installed = true;
    }
    return FOLDER;
  }

  /** Several JVMs run tests of this module: one installs, the others wait for it. */
  private static boolean install() {
    Path mark = FOLDER.resolve("installed-" + Integer.toHexString(PACKAGES.hashCode()));
    List<String> command =
        new ArrayList<>(
            List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"));
    command.add(FOLDER.toString());
    command.addAll(PACKAGES);
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel channel =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        if (!Files.exists(mark) && run(command, "", 240).status() == 0) {
          Files.createFile(mark);
        }
        return Files.exists(mark);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether a program can be started. */
  public static boolean onPath(String program) {
    return run(List.of("sh", "-c", "command -v " + program), "", 10).status() == 0;
  }

  /** What a program printed, and how it ended. */
  public record Output(int status, String text) {}

  /** Runs a program to its end; both of its streams are in the output. */
  public static Output run(List<String> command, String input, int seconds) {
    try {
      Path out = Files.createTempFile(Path.of("target"), "output", ".txt");
      Path in = Files.createTempFile(Path.of("target"), "input", ".txt");
      try {
        Files.writeString(in, input);
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(in.toFile())
                .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          return new Output(-1, "no end within " + seconds + " s");
        }
        return new Output(process.exitValue(), Files.readString(out));
      } finally {
        Files.delete(out);
        Files.delete(in);
      }
    } catch (IOException e) {
      return new Output(-1, e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
