package dev.mxc.cli;

import dev.mxc.Program;
import dev.mxc.Run;
import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import dev.mxc.RunResult.GuestError;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.Session;
import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.files.CommitConflictException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One program from its start to its exit status: output as it comes or as JSON, its changes, and a
 * word on an end that is not the program's own.
 *
 * @param commit whether changes of overlays are applied when the status is ok
 * @param diff where they are written as a patch, if anywhere
 */
record ProgramRun(
    Terminal terminal, Signals signals, boolean json, boolean commit, @Nullable Path diff) {

  int of(Sandbox sandbox, Program program) {
    try (Session session = sandbox.session()) {
      Run run = session.start(program, options());
      signals.running(run);
      terminal.whenLost(run::cancel);
      RunResult result = withChanges(session, withSignal(run.await()));
      terminal.endGuest();
      if (json) {
        terminal.out(result.toJson() + "\n");
      }
      explain(result);
      return result.exitCode();
    }
  }

  private RunOptions options() {
    RunOptions options = RunOptions.defaults().withInput(System.in);
    return json
        ? options
        : options
            .withoutCapture()
            .withOutput(
                (kind, bytes) -> terminal.guest(kind == RunOptions.OutputKind.STDERR, bytes));
  }

  /** The library knows that a run was cancelled, not by which signal. */
  private RunResult withSignal(RunResult result) {
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

  private RunResult withChanges(Session session, RunResult result) {
    try {
      if (diff != null) {
        try (OutputStream out = Files.newOutputStream(diff)) {
          session.diff(out);
        }
      }
      if (commit && result.status() == Status.OK) {
        session.commit();
      } else if (commit) {
        terminal.message("the changes were not committed: the status is " + result.status().id());
      }
      return result;
    } catch (CommitConflictException e) {
      return failed(result, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return failed(result, "the changes could not be written: " + Failures.reason(e));
    }
  }

  private static RunResult failed(RunResult result, String message) {
    return ended(
        result, Status.INTERNAL, ExitStatus.FAILED, new GuestError("Changes", message, ""));
  }

  private static RunResult ended(
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

  /** One line for every end that is not the program's own, and one that helps after a denial. */
  private void explain(RunResult result) {
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
                          + denial.reason()));
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
