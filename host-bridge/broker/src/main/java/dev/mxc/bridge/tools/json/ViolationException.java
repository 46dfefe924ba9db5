package dev.mxc.bridge.tools.json;

/** JSON that is not taken. */
public final class ViolationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Violation violation;

  public ViolationException(Violation violation) {
    // Many are thrown and dropped while alternatives are tried: no stack trace.
    super(violation.message(), null, false, false);
    this.violation = violation;
  }

  public ViolationException(String pointer, String found, String allowed) {
    this(new Violation(pointer, found, allowed));
  }

  public Violation violation() {
    return violation;
  }
}
