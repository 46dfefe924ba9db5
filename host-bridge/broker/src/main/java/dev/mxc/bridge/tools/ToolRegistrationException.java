package dev.mxc.bridge.tools;

/** A tool that cannot be registered or granted; the message names it and the remedy. */
public final class ToolRegistrationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ToolRegistrationException(String message) {
    super(message);
  }
}
