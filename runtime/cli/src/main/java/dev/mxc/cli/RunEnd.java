package dev.mxc.cli;

import dev.mxc.RunResult;
import dev.mxc.RunResult.GuestError;
import dev.mxc.RunResult.Status;
import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.Limit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a command says of a run that is over. */
final class RunEnd {

  private RunEnd() {}

  /** The library knows that a run was cancelled, not by which signal. */
  static RunResult withSignal(Signals signals, RunResult result) {
    Optional<Signals.Came> signal = signals.first();
    if (result.status() != Status.CANCELLED || signal.isEmpty()) {
      return result;
    }
    String message = "cancelled by " + signal.get().name();
    return ended(
        result,
        Status.CANCELLED,
        signal.get().exitStatus(),
        new GuestError("Cancelled", message, ""));
  }

  /** The result with another end. */
  static RunResult ended(
      RunResult result, Status status, int exitCode, @Nullable GuestError error) {
    return new RunResult(
        result.runId(),
        status,
        exitCode,
        result.stdout(),
        result.stderr(),
        result.valueJson(),
        error,
        result.limit(),
        result.denials(),
        result.usage(),
        result.changes(),
        result.dropped(),
        result.enforced(),
        result.agent());
  }

  /** As {@link #explain(Terminal, RunResult, Function)}, where nothing is to be added. */
  static void explain(Terminal terminal, RunResult result) {
    explain(terminal, result, _ -> "");
  }

  /**
   * One line for every end that is not the program's own, and one that helps after a denial.
   *
   * @param hint what to add to a denial's reason; empty for nothing
   */
  static void explain(
      Terminal terminal, RunResult result, Function<DenialSummary.Entry, String> hint) {
    GuestError error = result.error();
    if (error == null || terminal.isLost()) {
      return;
    }
    switch (result.status()) {
      case TIMEOUT, MEMORY, LIMIT -> terminal.message(error.message() + remedy(result.limit()));
      case INTERNAL, CANCELLED -> terminal.message(error.message());
      case ERROR ->
          uncaughtDenial(error, result.denials())
              .ifPresent(denial ->
                  terminal.message(
                      denial.capability()
                          + " was denied on "
                          + denial.target()
                          + ": "
                          + denial.reason()
                          + hint.apply(denial)));
      case OK, EXIT, REJECTED -> {
        // The program's own end needs no words of ours; what was rejected has had them.
      }
    }
  }

  private static String remedy(@Nullable Limit limit) {
    return switch (limit) {
      case null -> "";
      case WALL -> "; --timeout sets it";
      case CPU -> "; --cpu sets it";
      case MEMORY -> "; --memory sets it";
      case OUTPUT -> "; --output sets it";
      case FILE_BYTES, OPEN_FILES, THREADS, HOST_CALLS, NETWORK_BYTES ->
          "; the manifest sets it, in limits." + limit.id();
    };
  }

  /** The denial that the exception came of: a program may have caught others. */
  private static Optional<DenialSummary.Entry> uncaughtDenial(
      GuestError error, List<DenialSummary.Entry> denials) {
    String text = error.message() + "\n" + error.traceback();
    boolean refused = text.contains("PermissionError") || text.contains("EACCES");
    return denials.reversed().stream()
        .filter(denial -> text.contains(denial.target()) || text.contains(denial.reason()))
        .findFirst()
        .or(() ->
            refused && !denials.isEmpty() ? Optional.of(denials.getLast()) : Optional.empty());
  }
}
