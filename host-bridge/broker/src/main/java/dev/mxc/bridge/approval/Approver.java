package dev.mxc.bridge.approval;

/**
 * Asks for a person's word on one tool call. May be called by several threads at once, one for each
 * call that waits; one that owns a single terminal takes turns by itself.
 */
@FunctionalInterface
public interface Approver {

  /**
   * Returns what was said. Interrupted when the run has ended or the time is over; an answer after
   * that counts for nothing. Whatever is thrown denies the call.
   *
   * @throws InterruptedException when interrupted
   */
  Approval ask(ApprovalRequest request) throws InterruptedException;
}
