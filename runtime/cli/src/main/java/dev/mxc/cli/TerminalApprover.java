package dev.mxc.cli;

import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.approval.ApprovalRequest;
import dev.mxc.bridge.approval.Approver;
import dev.mxc.guard.terminal.ControllingTerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the person at the controlling terminal. While a question stands, guest output waits and the
 * guest's standard input is not read; what was typed before the question could be read is thrown
 * away. Only y and yes approve.
 */
record TerminalApprover(Terminal terminal) implements Approver {

  /**
   * Between the question and the moment from which an answer counts: long enough that a key on its
   * way to something else is none, as browsers have it with theirs.
   */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int ANSWER_BYTES_MAX = 256;

  @Override
  public Approval ask(ApprovalRequest request) throws InterruptedException {
    long begun = System.nanoTime();
    return terminal.whileGuestWaits(() -> {
      Optional<ControllingTerminal> opened = ControllingTerminal.open();
      if (opened.isEmpty()) {
        return new Approval.Refused("there is no terminal to ask at");
      }
      try (ControllingTerminal person = opened.get()) {
        return ask(person, request, begun);
      } catch (IOException e) {
        return new Approval.Refused(String.valueOf(e.getMessage()));
      }
    });
  }

  private Approval ask(ControllingTerminal person, ApprovalRequest request, long begun)
      throws IOException, InterruptedException {
    ApprovalQuestion question = ApprovalQuestion.of(request, person.columns());
    if (!question.complete()) {
      return new Approval.Refused(
          "its arguments are longer than the "
              + ApprovalQuestion.ARGUMENT_CHARS_MAX
              + " characters that are shown");
    }
    person.discardInput();
    person.write("mxc: the program asks for a call that needs approval\n" + question.text());
    try {
      Thread.sleep(LOOK);
      person.discardInput();
      person.write("mxc: " + ApprovalQuestion.PROMPT);
      return answer(person);
    } catch (InterruptedException e) {
      boolean late = System.nanoTime() - begun >= request.answerWithin().toNanos();
      person.write("\nmxc: " + (late ? "no answer: not approved" : "withdrawn: not called") + "\n");
      throw e;
    }
  }

  private static Approval answer(ControllingTerminal person)
      throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < ANSWER_BYTES_MAX) {
      // Not held in the kernel: whoever waits is interrupted when the run ends.
      while (!person.isReadable()) {
        Thread.sleep(BETWEEN_LOOKS);
      }
      byte[] typed = person.read(ANSWER_BYTES_MAX);
      line.writeBytes(typed);
      String text = line.toString(StandardCharsets.UTF_8);
      if (text.endsWith("\n") || text.endsWith("\r")) {
        return meaning(text);
      }
      if (typed.length == 0) {
        person.write("\n");
        return new Approval.Refused("no answer was given at the terminal");
      }
    }
    return meaning("");
  }

  private static Approval meaning(String line) {
    return Set.of("y", "yes").contains(line.strip().toLowerCase(Locale.ROOT))
        ? new Approval.Approved()
        : new Approval.Refused("it was refused at the terminal");
  }
}
