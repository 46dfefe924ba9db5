package dev.mxc.guard.seal;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.seccomp.BpfProgram;
import dev.mxc.guard.seccomp.Seccomp;

/**
 * Puts the sealed policy on all threads of this JVM, then runs another main class: {@code SealMain
 * CLASS ARGUMENT...}. The filter that was in force before must let execve(2) through, or this JVM
 * would not be here; from now on nothing becomes another program.
 *
 * <p>A program started in this way needs to know nothing of the guard.
 */
public final class SealMain {

  /** mxc's own failure: the program did not begin. */
  private static final int EXIT_FAILED = 125;

  private SealMain() {}

  public static void main(String[] arguments) throws Throwable {
    SealedProgram program;
    try {
      program = SealedProgram.of(arguments);
      BpfProgram filter = SealedProgram.filter();
      Seccomp.install(filter, true);
    } catch (LayerException | ReflectiveOperationException e) {
      System.err.println("mxc: not sealed: " + e.getMessage());
      System.exit(EXIT_FAILED);
      return;
    }
    program.run();
  }
}
