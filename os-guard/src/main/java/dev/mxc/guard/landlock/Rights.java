package dev.mxc.guard.landlock;

/** The kernel's bits, and which ABI brought them: see landlock(7). */
final class Rights {

  static final long EXECUTE = 1;
  static final long WRITE_FILE = 1 << 1;
  static final long READ_FILE = 1 << 2;
  static final long READ_DIR = 1 << 3;
  static final long REMOVE_DIR = 1 << 4;
  static final long REMOVE_FILE = 1 << 5;
  static final long MAKE_DIR = 1 << 7;
  static final long MAKE_REG = 1 << 8;
  static final long MAKE_SOCK = 1 << 9;
  static final long MAKE_FIFO = 1 << 10;
  static final long MAKE_SYM = 1 << 12;

  /** Since ABI 2; before, links and renames from folder to folder are always refused. */
  static final long REFER = 1 << 13;

  /** Since ABI 3; before, truncate(2) is never refused. */
  static final long TRUNCATE = 1 << 14;

  /** Since ABI 5. */
  static final long IOCTL_DEV = 1 << 15;

  /** What has a meaning for something that is no folder; the kernel refuses the others there. */
  static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

  /** Since ABI 4. */
  static final long BIND_TCP = 1;

  static final long CONNECT_TCP = 1 << 1;

  /** Since ABI 6. */
  static final long SCOPE_ABSTRACT_SOCKET = 1;

  static final long SCOPE_SIGNAL = 1 << 1;

  private static final long OF_ABI_1 = (1 << 13) - 1;

  private Rights() {}

  /** All rights on files that an ABI knows: what is handled and not allowed is refused. */
  static long files(int abi) {
    long rights = abi >= 1 ? OF_ABI_1 : 0;
    rights |= abi >= 2 ? REFER : 0;
    rights |= abi >= 3 ? TRUNCATE : 0;
    rights |= abi >= 5 ? IOCTL_DEV : 0;
    return rights;
  }

  static long tcp(int abi) {
    return abi >= 4 ? BIND_TCP | CONNECT_TCP : 0;
  }

  static long scopes(int abi) {
    return abi >= 6 ? SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL : 0;
  }
}
