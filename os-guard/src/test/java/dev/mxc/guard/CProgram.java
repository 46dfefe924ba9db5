package dev.mxc.guard;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Compiles the probes that are written in C. */
public final class CProgram {

  private CProgram() {}

  /** The program, in the folder; the test is skipped where no C compiler is. */
  public static Path compile(String name, Path folder) throws Exception {
    Path compiler = Path.of("/usr/bin/gcc");
    Assumptions.assumeTrue(Files.isExecutable(compiler), "no C compiler here (gcc)");
    Path source = folder.resolve(name + ".c");
    try (InputStream in = CProgram.class.getResourceAsStream(name + ".c")) {
      Files.copy(in, source);
    }
    Path program = folder.resolve(name);
    Children.Ended ended =
        Children.run(
            List.of(compiler.toString(), "-O1", "-o", program.toString(), source.toString()));
    if (ended.status() != 0) {
      throw new AssertionError(ended.output());
    }
    return program;
  }
}
