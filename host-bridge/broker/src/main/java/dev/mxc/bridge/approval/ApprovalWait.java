package dev.mxc.bridge.approval;

/**
 * Hears when a run begins and ceases to wait for approvals, so that its wall clock can stand
 * meanwhile. Several calls that wait at once are one wait. Must be quick and not throw.
 */
public interface ApprovalWait {

  /** Nobody in particular: the clock goes on. */
  ApprovalWait IGNORED =
      new ApprovalWait() {
        @Override
        public void began() {}

        @Override
        public void ended() {}
      };

  /** The first of the run's calls waits. */
  void began();

  /** None of them waits any more. */
  void ended();
}
