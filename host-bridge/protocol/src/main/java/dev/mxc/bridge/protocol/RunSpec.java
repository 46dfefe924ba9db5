package dev.mxc.bridge.protocol;

import java.util.List;
import java.util.Objects;

/**
 * One program to run.
 *
 * @param language its language
 * @param module whether JavaScript is an ECMAScript module; false for Python
 * @param name the program's file name: it is {@code /app/NAME} for the guest
 * @param source the program's bytes, UTF-8
 * @param arguments what follows the program's name in {@code sys.argv} and {@code process.argv}
 * @param life which context runs it
 */
public record RunSpec(
    Language language,
    boolean module,
    String name,
    byte[] source,
    List<String> arguments,
    ContextLife life) {

  public RunSpec {
    Objects.requireNonNull(language);
    Objects.requireNonNull(name);
    Objects.requireNonNull(source);
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(life);
  }

  /** How long a context lives. */
  public enum ContextLife {
    /** A fresh context and fresh memory mounts, gone after the run. */
    ONE_RUN,
    /**
     * The session's context of this language and the session's memory mounts, made at first use and
     * kept.
     */
    SESSION
  }
}
