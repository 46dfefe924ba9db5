package dev.mxc.cli;

/** Exit statuses that are mxc's own. */
final class ExitStatus {
  static final int FAILED = 125;
  static final int REJECTED = 126;
  static final int INTERRUPTED = 130;
  static final int TERMINATED = 143;

  private ExitStatus() {}
}
