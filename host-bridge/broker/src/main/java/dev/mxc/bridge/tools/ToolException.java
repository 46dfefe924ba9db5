package dev.mxc.bridge.tools;

/**
 * Thrown by a tool to tell the guest what went wrong, in the tool's own words. The message is all
 * that the guest gets; any other exception reaches it as a neutral text.
 */
public class ToolException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the guest: a program and a model read it
   */
  public ToolException(String message) {
    super(message);
  }

  /**
   * @param message for the guest
   * @param cause for the host only
   */
  public ToolException(String message, Throwable cause) {
    super(message, cause);
  }
}
