package dev.mxc;

/**
 * mxc itself failed: no worker could be made, or a session cannot go on. The message says what to
 * do.
 */
public sealed class SandboxException extends RuntimeException permits UnenforceablePolicyException {
  private static final long serialVersionUID = 1L;

  public SandboxException(String message) {
    super(message);
  }

  SandboxException(Exception cause) {
    super(cause.getMessage(), cause);
  }

  SandboxException(String message, Exception cause) {
    super(message, cause);
  }
}
