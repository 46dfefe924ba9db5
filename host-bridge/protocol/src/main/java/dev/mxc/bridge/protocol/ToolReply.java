package dev.mxc.bridge.protocol;

import java.util.Objects;

/** What a tool call comes to, in words that a guest may read. */
public sealed interface ToolReply {

  /** Why there is no result. */
  enum Failure {
    /** The tool failed. */
    FAILED,
    /** Not granted, or not approved; a denial. */
    DENIED,
    /** The grant's calls are used up, or too many calls are under way; a denial. */
    LIMIT_REACHED,
    /** It took longer than it may. */
    TIMED_OUT,
    /** The arguments do not fit; the tool was not called. */
    INVALID
  }

  /** The result, one JSON value. */
  record Returned(String json) implements ToolReply {
    public Returned {
      Objects.requireNonNull(json);
    }
  }

  /** An error of the guest's language, to be made with this message. */
  record Raised(Failure failure, String message) implements ToolReply {
    public Raised {
      Objects.requireNonNull(failure);
      Objects.requireNonNull(message);
    }
  }
}
