package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.guard.sys.SystemCallException;

/** A file operation failed with an error number for the guest. */
final class FileFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;
  private final boolean refusal;

  FileFailure(Errno errno) {
    this(errno, false);
  }

  private FileFailure(Errno errno, boolean refusal) {
    super(errno.name(), null, false, false);
    this.errno = errno;
    this.refusal = refusal;
  }

  /** What the policy forbids, as opposed to what merely fails: it is recorded. */
  static FileFailure refused() {
    return new FileFailure(Errno.EACCES, true);
  }

  /**
   * The guest's error for the kernel's. A path that would leave its root is EXDEV to openat2, and a
   * refusal to the guest.
   */
  static FileFailure of(SystemCallException e) {
    for (Errno errno : Errno.values()) {
      if (errno.number() == e.errno()) {
        return errno == Errno.EXDEV ? refused() : new FileFailure(errno);
      }
    }
    return new FileFailure(Errno.EIO);
  }

  Errno errno() {
    return errno;
  }

  boolean isRefusal() {
    return refusal;
  }
}
