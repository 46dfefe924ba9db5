package dev.mxc.isolate.languages;

import org.graalvm.polyglot.Engine;

/** Whether this JVM compiles guest code, or interprets it. */
public final class GuestCompilation {

  /** How the engine names itself where there is no compiler for it. */
  private static final String INTERPRETER = "Interpreted";

  private GuestCompilation() {}

  /** Asks an engine of its own; some hundred milliseconds. */
  public static boolean isCompiled() {
    try (Engine engine =
        Engine.newBuilder().option("engine.WarnInterpreterOnly", "false").build()) {
      return !engine.getImplementationName().equals(INTERPRETER);
    }
  }
}
