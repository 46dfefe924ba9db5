package dev.mxc;

/**
 * This host cannot hold what the policy requires around a program; nothing ran. The message names
 * what is missing and what to do about it.
 */
public final class UnenforceablePolicyException extends SandboxException {
  private static final long serialVersionUID = 1L;

  UnenforceablePolicyException(String message, String guardMode, Exception cause) {
    super("guard " + guardMode + ": " + message, cause);
  }
}
