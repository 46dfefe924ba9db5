package dev.mxc.guard.seal;

import dev.mxc.guard.layer.LayerException;
import dev.mxc.guard.seccomp.Bpf;
import dev.mxc.guard.seccomp.Policies;
import dev.mxc.guard.seccomp.Seccomp;
import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;

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
    MethodHandle main;
    try {
      main = mainOf(arguments);
      Seccomp.install(
          Bpf.assemble(Policies.sealed(ProcessCalls.getpid()), Architecture.current()), true);
    } catch (LayerException | ReflectiveOperationException e) {
      System.err.println("mxc: not sealed: " + e.getMessage());
      System.exit(EXIT_FAILED);
      return;
    }
    // As is: what it throws ends the JVM as if it had been started itself.
    main.invokeExact(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static MethodHandle mainOf(String[] arguments) throws ReflectiveOperationException {
    if (arguments.length == 0) {
      throw new ClassNotFoundException("no main class was named");
    }
    // Not initialised: nothing of the program runs before it is sealed.
    Method main =
        Class.forName(arguments[0], false, SealMain.class.getClassLoader())
            .getDeclaredMethod("main", String[].class);
    // The launcher does not ask for a public class either.
    main.setAccessible(true);
    return MethodHandles.lookup().unreflect(main);
  }
}
