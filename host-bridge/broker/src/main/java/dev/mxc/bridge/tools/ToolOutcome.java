package dev.mxc.bridge.tools;

import dev.mxc.bridge.tools.json.Violation;
import java.time.Duration;
import java.util.Objects;

/** How a call ended. Every text in it is fit for the guest: no class, no stack, no host path. */
public sealed interface ToolOutcome {

  /**
   * The tool's result.
   *
   * @param json one JSON value, within the tool's bounds
   */
  record Returned(String json) implements ToolOutcome {
    public Returned {
      Objects.requireNonNull(json);
    }
  }

  /** The tool failed: its own words when it chose some, else neutral ones. */
  record Failed(String message) implements ToolOutcome {
    public Failed {
      Objects.requireNonNull(message);
    }
  }

  /** Not granted, or not approved. Recorded as a denial. */
  record Denied(String reason) implements ToolOutcome {
    public Denied {
      Objects.requireNonNull(reason);
    }
  }

  /** The tool took longer than it may. It was interrupted; what it did until then stays done. */
  record TimedOut(String tool, Duration after) implements ToolOutcome {
    public TimedOut {
      Objects.requireNonNull(tool);
      Objects.requireNonNull(after);
    }

    public String message() {
      return "the tool " + tool + " did not answer within " + words(after);
    }

    private static String words(Duration duration) {
      long millis = duration.toMillis();
      return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
  }

  /** The grant's calls are used up, or too many calls are under way. Recorded as a denial. */
  record LimitReached(String reason) implements ToolOutcome {
    public LimitReached {
      Objects.requireNonNull(reason);
    }
  }

  /** The arguments do not fit; the tool was not called. */
  record Invalid(String tool, Violation violation) implements ToolOutcome {
    public Invalid {
      Objects.requireNonNull(tool);
      Objects.requireNonNull(violation);
    }

    public String message() {
      return "arguments of " + tool + ": " + violation.message();
    }
  }
}
