package dev.mxc.bridge.tools.schema;

import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.ViolationException;

/**
 * What one validation may cost. Counted, not timed, so the same arguments get the same answer on
 * every machine: alternatives within alternatives, references in circles and regular expressions
 * that backtrack all draw from here.
 */
final class Effort {

  /** Checks of one value against one schema; some tens of milliseconds. */
  static final int CHECKS_MAX = 1_000_000;

  /** What an alternative that does not fit costs on top, for its message. */
  private static final int REFUSAL = 10;

  /** Characters looked at, by regular expressions and comparisons; again and again counts. */
  static final int CHARS_MAX = 5_000_000;

  /** Schemas entered within each other; each costs a few stack frames. */
  static final int NESTED_MAX = 600;

  private int checks;
  private int chars;
  private int nested;
  private boolean exceeded;

  void enter(Location at) throws ViolationException {
    if (++checks > CHECKS_MAX || ++nested > NESTED_MAX) {
      exceeded = true;
      throw exceeded(at);
    }
  }

  void leave() {
    nested--;
  }

  /** How deep it is now, for {@link #leaveTo}. */
  int nested() {
    return nested;
  }

  /** Leaves what an exception has left. */
  void leaveTo(int depth) {
    nested = depth;
  }

  /**
   * No alternative may turn "too long" into "does not fit", which {@code not} would take as yes.
   */
  boolean isExceeded() {
    return exceeded;
  }

  /** Counts an alternative that did not fit. */
  void refused() {
    checks += REFUSAL;
  }

  /** Counts looks at characters. */
  void look(int times) {
    chars += times;
    if (chars > CHARS_MAX || chars < 0) {
      exceeded = true;
      throw new ExceededException();
    }
  }

  static ViolationException exceeded(Location at) {
    return new ViolationException(
        at.pointer(), "one that takes too long to check", "a value that is checked quickly");
  }

  /** Leaves a regular expression's engine. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super("too many steps", null, false, false);
    }
  }
}
