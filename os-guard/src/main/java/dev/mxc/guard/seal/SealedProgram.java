package dev.mxc.guard.seal;

import dev.mxc.guard.seccomp.Bpf;
import dev.mxc.guard.seccomp.BpfProgram;
import dev.mxc.guard.seccomp.Policies;
import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;

/** A main class that is found but not yet initialised, and its arguments. */
record SealedProgram(MethodHandle main, String[] arguments) {

  /** The first argument names the class, the others are its own. */
  static SealedProgram of(String[] arguments) throws ReflectiveOperationException {
    if (arguments.length == 0) {
      throw new ClassNotFoundException("no main class was named");
    }
    // Not initialised: nothing of the program runs before it is sealed.
    Method main =
        Class.forName(arguments[0], false, SealedProgram.class.getClassLoader())
            .getDeclaredMethod("main", String[].class);
    // The launcher does not ask for a public class either.
    main.setAccessible(true);
    return new SealedProgram(
        MethodHandles.lookup().unreflect(main), Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  /** What seals this process. */
  static BpfProgram filter() {
    return Bpf.assemble(Policies.sealed(ProcessCalls.getpid()), Architecture.current());
  }

  /** As is: what it throws ends the JVM as if it had been started itself. */
  void run() throws Throwable {
    main.invokeExact(arguments);
  }
}
