package dev.mxc.guard.layer;

import dev.mxc.guard.sys.SystemCallException;

/** A layer could not be put in place, or does not hold although the kernel said that it would. */
public final class LayerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String layer;

  /**
   * @param layer for example {@code seccomp}
   * @param what what failed, and what can be done
   */
  public LayerException(String layer, String what) {
    super(layer + ": " + what);
    this.layer = layer;
  }

  public LayerException(String layer, String what, SystemCallException cause) {
    super(layer + ": " + what + " (" + cause.getMessage() + ")", cause);
    this.layer = layer;
  }

  public String layer() {
    return layer;
  }
}
