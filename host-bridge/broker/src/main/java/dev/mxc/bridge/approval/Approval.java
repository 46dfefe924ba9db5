package dev.mxc.bridge.approval;

import java.util.Objects;

/** What a person, or a rule that speaks for one, said of a tool call. */
public sealed interface Approval {

  /** The call may go ahead, this once, with the arguments shown. */
  record Approved() implements Approval {}

  /** It may not; the reason reaches the guest and the result. */
  record Refused(String reason) implements Approval {
    public Refused {
      Objects.requireNonNull(reason);
    }
  }
}
