package dev.mxc.guard.landlock;

/** What may be done beneath a path. */
public enum Access {
  /** Read files and list folders. */
  READ(Rights.READ_FILE | Rights.READ_DIR),

  /** Execute files; a dynamic loader needs {@link #READ} as well. */
  EXECUTE(Rights.EXECUTE),

  /** Write, truncate, make, rename and remove files and folders, but make no devices. */
  WRITE(
      Rights.WRITE_FILE
          | Rights.TRUNCATE
          | Rights.REMOVE_DIR
          | Rights.REMOVE_FILE
          | Rights.MAKE_DIR
          | Rights.MAKE_REG
          | Rights.MAKE_SOCK
          | Rights.MAKE_FIFO
          | Rights.MAKE_SYM
          | Rights.REFER),

  /** Read, write and ioctl(2) device files that are there. */
  DEVICE(Rights.READ_FILE | Rights.WRITE_FILE | Rights.TRUNCATE | Rights.IOCTL_DEV);

  private final long rights;

  Access(long rights) {
    this.rights = rights;
  }

  long rights() {
    return rights;
  }
}
