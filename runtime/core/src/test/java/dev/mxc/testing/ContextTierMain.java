package dev.mxc.testing;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs programs in tier {@code context} in a JVM that is then thrown away: what does not stop would
 * keep the tests' own JVM busy for ever. Prints one line per program: name, status, limit, wall
 * time, status of a good program afterwards, and the notes.
 */
public final class ContextTierMain {

  private ContextTierMain() {}

  /**
   * Takes the wall time limit and names of {@link StuckBuiltin}s, or {@code MEMORY} for a program
   * that eats memory.
   */
  public static void main(String[] arguments) {
    String limits = "limits: { wall: " + arguments[0] + ", cpu: 20s, memory: 64MiB }";
    try (Sandbox sandbox = Guests.open(Tier.CONTEXT, limits, Path.of("/nonexistent"))) {
      for (String name : List.of(arguments).subList(1, arguments.length)) {
        Program program =
            name.equals("MEMORY")
                ? Program.javascript("const held = []; for (;;) held.push(new Uint8Array(1e6))")
                : StuckBuiltin.valueOf(name).program();
        RunResult result = sandbox.run(program);
        RunResult good =
            sandbox.run(
                program.language() == Language.PYTHON
                    ? Program.python("print('good')")
                    : Program.javascript("console.log('good')"));
        List<String> notes = result.enforced().notes();
        System.out.println(
            String.join(
                "\t",
                name,
                result.status().id(),
                String.valueOf(result.limit()),
                Long.toString(result.usage().wallMillis()),
                good.stdout().strip(),
                String.join("; ", notes)));
      }
    }
    // Threads are left that never end.
    Runtime.getRuntime().halt(0);
  }
}
