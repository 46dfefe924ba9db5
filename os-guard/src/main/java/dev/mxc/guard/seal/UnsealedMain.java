package dev.mxc.guard.seal;

import dev.mxc.guard.seccomp.Seccomp;

/**
 * Does all that {@link SealMain} does but the sealing: for training an AOT cache that a sealed JVM
 * starts from. A JVM that is sealed cannot write its cache, since it starts another for that.
 *
 * <p>Without the trained classes the first native call of a JVM costs a tenth of a second.
 */
public final class UnsealedMain {

  private UnsealedMain() {}

  public static void main(String[] arguments) throws Throwable {
    SealedProgram program = SealedProgram.of(arguments);
    if (!Seccomp.isAvailable() || SealedProgram.filter().encoded().length == 0) {
      System.err.println("mxc: this host cannot seal: the cache is trained without it");
    }
    program.run();
  }
}
