package dev.mxc.bridge.tools;

import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.approval.ApprovalRequest;
import dev.mxc.bridge.approval.ApprovalWait;
import dev.mxc.bridge.approval.Approver;
import dev.mxc.bridge.approval.EscapedText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for people on behalf of one run. */
final class Approvals {

  private static final int REASON_CHARS_MAX = 500;

  private final Optional<Approver> approver;
  private final ApprovalWait wait;
  private final Duration answerWithin;

  // Guarded by this.
  private int waiting;

  Approvals(Optional<Approver> approver, ApprovalWait wait, Duration answerWithin) {
    this.approver = approver;
    this.wait = wait;
    this.answerWithin = answerWithin;
  }

  /**
   * Why the call may not go ahead; empty when it was approved.
   *
   * @throws InterruptedException when nobody waits for the call any more
   */
  Optional<String> refusal(Tool tool, String argumentsJson, ToolCaller caller)
      throws InterruptedException {
    if (approver.isEmpty()) {
      return Optional.of(
          "the tool " + tool.name() + " needs a person's approval, and nobody can be asked here");
    }
    ApprovalRequest request =
        new ApprovalRequest(
            tool.name(),
            tool.description(),
            argumentsJson,
            caller.agent(),
            caller.onBehalfOf(),
            answerWithin);
    begin();
    try {
      return refusal(tool, approver.get(), request);
    } finally {
      end();
    }
  }

  private Optional<String> refusal(Tool tool, Approver asked, ApprovalRequest request)
      throws InterruptedException {
    // A thread of its own: an approver that ignores interrupts holds neither the call nor the run.
    FutureTask<Approval> question = new FutureTask<>(() -> asked.ask(request));
    Thread.ofVirtual().name("mxc-approval").start(question);
    try {
      return switch (question.get(answerWithin.toNanos(), TimeUnit.NANOSECONDS)) {
        case Approval.Approved _ -> Optional.empty();
        case Approval.Refused(String reason) -> Optional.of(refused(tool, reason));
        case null -> Optional.of(refused(tool, "the approver gave no answer"));
      };
    } catch (TimeoutException _) {
      return Optional.of(
          refused(tool, "nobody answered within " + answerWithin.toSeconds() + " seconds"));
    } catch (ExecutionException _) {
      return Optional.of(refused(tool, "the question could not be asked"));
    } finally {
      question.cancel(true);
    }
  }

  private static String refused(Tool tool, String reason) {
    String name = "the call of " + tool.name() + " was not approved";
    return reason.isBlank() ? name : name + ": " + EscapedText.cut(reason, REASON_CHARS_MAX);
  }

  private synchronized void begin() {
    if (++waiting == 1) {
      wait.began();
    }
  }

  private synchronized void end() {
    if (--waiting == 0) {
      wait.ended();
    }
  }
}
