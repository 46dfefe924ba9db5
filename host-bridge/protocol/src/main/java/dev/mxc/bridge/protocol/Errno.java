package dev.mxc.bridge.protocol;

/**
 * The error numbers that a file operation may end with; names and numbers are those of Linux, see
 * errno(3).
 */
public enum Errno {
  EPERM(1, "Operation not permitted"),
  ENOENT(2, "No such file or directory"),
  EIO(5, "Input/output error"),
  EBADF(9, "Bad file descriptor"),
  EACCES(13, "Permission denied"),
  EBUSY(16, "Device or resource busy"),
  EEXIST(17, "File exists"),
  EXDEV(18, "Invalid cross-device link"),
  ENOTDIR(20, "Not a directory"),
  EISDIR(21, "Is a directory"),
  EINVAL(22, "Invalid argument"),
  EMFILE(24, "Too many open files"),
  EFBIG(27, "File too large"),
  ENOSPC(28, "No space left on device"),
  EROFS(30, "Read-only file system"),
  ENAMETOOLONG(36, "File name too long"),
  ENOTEMPTY(39, "Directory not empty"),
  ELOOP(40, "Too many levels of symbolic links"),
  ENOTSUP(95, "Operation not supported"),
  EDQUOT(122, "Disk quota exceeded");

  private final int number;
  private final String message;

  Errno(int number, String message) {
    this.number = number;
    this.message = message;
  }

  /** The number, as in errno.h on Linux. */
  public int number() {
    return number;
  }

  /** The text of strerror(3) in the C locale. */
  public String message() {
    return message;
  }
}
