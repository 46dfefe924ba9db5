package dev.mxc.worker;

import dev.mxc.bridge.protocol.Language;
import dev.mxc.guard.seal.UnsealedMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes an AOT cache (JEP 483, 514, 515): a JVM with a worker's own flags and class path runs a
 * worker's main work once and writes down what it loaded, linked and profiled.
 */
final class AotTraining {

  static final String MAIN_CLASS = "dev.mxc.isolate.worker.TrainingMain";

  private static final long MINUTES_MAX = 5;

  private AotTraining() {}

  static void run(RuntimeImage image, Language language, Path target)
      throws IOException, WorkerException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    List<String> command = new ArrayList<>();
    command.add(image.java().toString());
    command.addAll(WorkerCommand.jvmFlags());
    command.add("-Xmx512m");
    command.add("-XX:AOTCacheOutput=" + part);
    command.add("-cp");
    command.add(image.classPathArgument());
    // As a worker is sealed, all but the sealing.
    command.add(UnsealedMain.class.getName());
    command.add(MAIN_CLASS);
    command.add(image.languageHome().toString());
    command.add(language.id());
    Path log = Files.createTempFile(target.getParent(), "aot-", ".log");
    try (Training training = new Training(command, part, log)) {
      if (!training.process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || !Files.exists(part)) {
        throw new WorkerException("no AOT cache was written: " + Files.readString(log).strip());
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new WorkerException("interrupted while an AOT cache was made");
    }
  }

  /** The process and what it writes; neither outlives this one. */
  private static final class Training implements AutoCloseable {

    private final Process process;
    private final List<Path> files;
    private final Thread atExit = new Thread(this::end);

    Training(List<String> command, Path part, Path log) throws IOException {
      // The JVM writes down what it saw before it makes a cache of it.
      this.files = List.of(part, part.resolveSibling(part.getFileName() + ".config"), log);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      builder.environment().putAll(WorkerCommand.ENVIRONMENT);
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      this.process = builder.start();
      Runtime.getRuntime().addShutdownHook(atExit);
    }

    private void end() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        process.waitFor(2, TimeUnit.SECONDS);
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      } catch (IOException _) {
        // Left behind; the next training writes over it.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
      } catch (IllegalStateException _) {
        // This process is about to end: the hook does it.
      }
    }
  }
}
