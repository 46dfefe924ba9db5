package dev.mxc.cli;

/** Exit statuses that are mxc's own. */
final class ExitStatus {
  static final int FAILED = 125;
  static final int REJECTED = 126;

  /** As after SIGPIPE: nobody reads the output any more. */
  static final int READER_GONE = 141;

  private ExitStatus() {}
}
