package dev.mxc;

/**
 * What was asked for cannot be had on this host: a layer that the policy requires, a mount, a
 * program. Nothing ran. The message names it and what to do about it.
 */
public final class UnenforceablePolicyException extends SandboxException {
  private static final long serialVersionUID = 1L;

  UnenforceablePolicyException(String message, Exception cause) {
    super(message, cause);
  }
}
