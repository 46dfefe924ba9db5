package dev.mxc.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Programs behind the guard, and the same programs outside for comparison. */
final class Guarded {

  /** What a program printed and how it ended. */
  record Ended(GuardExit exit, String output, String errors, GuardUsage usage) {
    int status() {
      return exit.status();
    }
  }

  static final String PYTHON = "/usr/bin/python3";

  private Guarded() {}

  static boolean hasPython() {
    return Files.isExecutable(Path.of(PYTHON));
  }

  /** The host's programs and a small /tmp. */
  static GuardProfile.Builder programs() throws GuardException {
    return GuardRoots.programs(GuardProfile.builder(ProgramKind.FOREIGN))
        .tmpfs("/tmp", 1 << 20)
        .environment("PATH", "/usr/bin:/bin");
  }

  static Ended shell(GuardProfile profile, String script) throws Exception {
    return run(profile, List.of("/bin/sh", "-c", script));
  }

  static Ended python(GuardProfile profile, String script) throws Exception {
    return run(profile, List.of(PYTHON, "-c", script));
  }

  static Ended run(GuardProfile profile, List<String> command) throws Exception {
    try (GuardedProcess process = Guard.launch(profile, command)) {
      process.input().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.errors()));
      String output = text(process.output());
      GuardExit exit =
          process
              .waitFor(Duration.ofSeconds(60))
              .orElseThrow(() -> new AssertionError("it did not end: " + command));
      return new Ended(exit, output, errors.join(), process.usage());
    }
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same outside the guard. */
  static Children.Ended outside(String... command) throws Exception {
    return Children.run(List.of(command));
  }
}
