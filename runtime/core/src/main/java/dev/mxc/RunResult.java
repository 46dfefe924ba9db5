package dev.mxc;

import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.Limit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, what it used and what was enforced. Immutable.
 *
 * @param runId unique
 * @param status how it ended
 * @param exitCode the exit status of a process in the program's place, see {@link Status}
 * @param stdout captured standard output; bytes that are not UTF-8 are replaced
 * @param stderr captured standard error
 * @param valueJson the last expression's value as JSON text, null when there is none
 * @param error the uncaught exception, or why the run was ended; null when there is nothing to say
 * @param limit the limit that was passed, null when none was
 * @param denials what was refused, at most 1000 entries
 * @param usage what the run used
 * @param changes files changed in overlays, at most 1000
 * @param dropped how many denials and changes are in no entry
 * @param enforced what held around the guest, as the host observed it
 * @param agent the agent's identity in the manifest, null when it names none
 */
public record RunResult(
    String runId,
    Status status,
    int exitCode,
    String stdout,
    String stderr,
    @Nullable String valueJson,
    @Nullable GuestError error,
    @Nullable Limit limit,
    List<DenialSummary.Entry> denials,
    Usage usage,
    List<Change> changes,
    Dropped dropped,
    Enforced enforced,
    @Nullable String agent) {

  public RunResult {
    Objects.requireNonNull(runId);
    Objects.requireNonNull(status);
    denials = List.copyOf(denials);
    changes = List.copyOf(changes);
  }

  /** How a run ended. */
  public enum Status {
    /** The program came to its end. */
    OK("ok"),
    /** An uncaught exception. */
    ERROR("error"),
    /** The program ended itself with an exit status. */
    EXIT("exit"),
    /** Wall or CPU time used up. */
    TIMEOUT("timeout"),
    /** Memory used up. */
    MEMORY("memory"),
    /** Another limit used up. */
    LIMIT("limit"),
    /** Its caller ended it. */
    CANCELLED("cancelled"),
    /** Manifest or options are invalid or cannot be enforced; nothing ran. */
    REJECTED("rejected"),
    /** mxc itself failed. */
    INTERNAL("internal");

    private final String id;

    Status(String id) {
      this.id = id;
    }

    /** The name in the JSON result. */
    public String id() {
      return id;
    }
  }

  /**
   * An uncaught exception of the guest.
   *
   * @param type the exception's class in its language
   * @param message its text
   * @param traceback guest frames only; empty when there is none
   */
  public record GuestError(String type, String message, String traceback) {}

  /**
   * What a run used.
   *
   * @param wallMillis time, waits for approvals left aside
   * @param cpuMillis CPU time of the guest's threads
   * @param peakMemoryBytes the greatest heap of the guest
   * @param hostCalls tool calls and requests
   * @param networkBytes bytes sent and received, heads and bodies
   * @param bytesWritten bytes written in mounts of the host
   */
  public record Usage(
      long wallMillis,
      long cpuMillis,
      long peakMemoryBytes,
      long hostCalls,
      long networkBytes,
      long bytesWritten) {}

  /**
   * A file changed in an overlay mount; {@code kind} is created, modified or deleted, {@code bytes}
   * its size now.
   */
  public record Change(String path, String kind, long bytes) {}

  /** What did not fit into the lists. */
  public record Dropped(long denials, long changes) {}

  /**
   * What held around the guest.
   *
   * @param tier the tier
   * @param backend what ran the guest: {@code worker} or {@code in-process}
   * @param layers layers of the guard, true when the host saw them in force
   * @param notes what a reader must know to judge the above, in words
   */
  public record Enforced(
      String tier, String backend, Map<String, Boolean> layers, List<String> notes) {
    public Enforced {
      layers = Map.copyOf(layers);
      notes = List.copyOf(notes);
    }
  }

  /** The JSON object of the result, on one line. */
  public String toJson() {
    return ResultJson.write(this);
  }
}
