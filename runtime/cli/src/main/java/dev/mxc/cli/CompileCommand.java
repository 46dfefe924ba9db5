package dev.mxc.cli;

import dev.mxc.bytecode.CompileJob;
import dev.mxc.bytecode.Stop;
import dev.mxc.worker.PreparedWorker;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code mxc compile}: makes the bytecode that a run missed, in a process that the run leaves
 * behind, since nobody should wait for it. It is bounded in time, has the lowest priority, holds
 * nothing of its starter's streams, and says nothing.
 */
final class CompileCommand {

  /** What a terminal sends to the whole group is meant for the run. */
  private static final String IGNORE_TERMINAL = "trap '' HUP INT QUIT; exec \"$@\"";

  /** All that the process needs to find the user's cache. */
  private static final Set<String> ENVIRONMENT = Set.of("HOME", "XDG_CACHE_HOME", "LC_ALL");

  private CompileCommand() {}

  /** Takes the job from standard input. */
  static int execute() {
    try (DataInputStream in = new DataInputStream(System.in)) {
      CompileJob job = CompileJob.read(in);
      RuntimeImage image = RuntimeImage.open(_ -> {});
      job.run(
          new CompileJob.Place(image.languageHome(), image.folder(), image.ownFolders()),
          shape -> PreparedWorker.startInBackground(image, shape, job.guard()),
          new Stop());
      return 0;
    } catch (IOException | WorkerException _) {
      // Nobody listens; without bytecode all works, more slowly.
      return ExitStatus.FAILED;
    }
  }

  /** Starts the command and forgets it; where that fails the next run is no faster, that is all. */
  static void start(CompileJob job) {
    try {
      Path file = Files.createTempFile("mxc-", "");
      try {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
          job.write(out);
        }
        ProcessBuilder builder =
            new ProcessBuilder("/bin/sh", "-c", IGNORE_TERMINAL, "mxc-compile")
                .redirectInput(file.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(Path.of("/").toFile());
        builder.command().addAll(command());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.start();
      } finally {
        // The process has it open.
        Files.delete(file);
      }
    } catch (IOException _) {
      // See above.
    }
  }

  /** This JVM with another command, at the lowest priority where there is nice(1). */
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    Stream.of("/usr/bin/nice", "/bin/nice")
        .filter(nice -> Files.isExecutable(Path.of(nice)))
        .findFirst()
        .ifPresent(nice -> command.addAll(List.of(nice, "-n", "19")));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
        .filter(flag -> !flag.startsWith("-XX:AOTCacheOutput"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "compile"));
    return command;
  }
}
