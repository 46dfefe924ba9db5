package dev.mxc.guard.sys;

/** A system call failed. */
public final class SystemCallException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;

  SystemCallException(String call, int errno) {
    // No stack: a missing file is an everyday answer, asked for thousands of times a second.
    super(call + ": errno " + errno, null, false, false);
    this.errno = errno;
  }

  /** The error number, see errno(3). */
  public int errno() {
    return errno;
  }
}
