package dev.mxc.bridge.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the guest's side says a run ended. The host believes it only within what it observed itself.
 */
public sealed interface RunOutcome {

  /**
   * The program came to its end; {@code valueJson} is the last expression's value as JSON text,
   * when it is JSON.
   */
  record Completed(@Nullable String valueJson) implements RunOutcome {}

  /** An uncaught exception, with guest frames only. */
  record Failed(String type, String message, String traceback) implements RunOutcome {
    public Failed {
      Objects.requireNonNull(type);
      Objects.requireNonNull(message);
      Objects.requireNonNull(traceback);
    }
  }

  /** {@code sys.exit}, {@code os._exit}, {@code process.exit}. */
  record Exited(int status) implements RunOutcome {}

  /** A limit that the guest's side enforces was passed. */
  record LimitPassed(Limit limit) implements RunOutcome {
    public LimitPassed {
      Objects.requireNonNull(limit);
    }
  }

  /** The host asked for the end, and the guest is stopped. */
  record Cancelled() implements RunOutcome {}

  /**
   * The guest's runtime itself failed; {@code detail} is for the host's operator, never for the
   * guest's caller.
   */
  record Broken(String detail) implements RunOutcome {
    public Broken {
      Objects.requireNonNull(detail);
    }
  }
}
