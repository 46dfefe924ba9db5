package dev.mxc.bridge.tools.json;

import java.util.Objects;

/**
 * Why JSON was not taken.
 *
 * @param pointer where, as a JSON pointer; empty for the whole
 * @param found what stands there, escaped and short
 * @param allowed what may stand there
 */
public record Violation(String pointer, String found, String allowed) {

  public Violation {
    Objects.requireNonNull(pointer);
    Objects.requireNonNull(found);
    Objects.requireNonNull(allowed);
  }

  /** One line for a person, such as {@code at /limit: expected ..., found ...}. */
  public String message() {
    return (pointer.isEmpty() ? "" : "at " + pointer + ": ")
        + "expected "
        + allowed
        + "; found "
        + found;
  }
}
