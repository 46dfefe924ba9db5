package dev.mxc.bridge.egress;

/** A network rule that cannot hold. */
public final class EgressRuleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  EgressRuleException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The field of the rule that is wrong, such as {@code paths}. */
  public String field() {
    return field;
  }
}
