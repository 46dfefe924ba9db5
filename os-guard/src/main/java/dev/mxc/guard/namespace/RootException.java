package dev.mxc.guard.namespace;

import dev.mxc.guard.sys.SystemCallException;

/** The new root could not be made. */
public final class RootException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final int errno;

  RootException(String step, SystemCallException cause) {
    super(step, cause);
    this.step = step;
    this.errno = cause.errno();
  }

  RootException(String step) {
    super(step);
    this.step = step;
    this.errno = 0;
  }

  /** What was being done, and where. */
  public String step() {
    return step;
  }

  /** The kernel's answer, 0 when it was not the kernel that refused. */
  public int errno() {
    return errno;
  }
}
