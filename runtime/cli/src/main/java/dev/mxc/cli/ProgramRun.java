package dev.mxc.cli;

import dev.mxc.Program;
import dev.mxc.Run;
import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import dev.mxc.RunResult.GuestError;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.Session;
import dev.mxc.files.CommitConflictException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One program from its start to its exit status: output as it comes or as JSON, its changes, and a
 * word on an end that is not the program's own.
 *
 * @param servers where host tools come from
 * @param commit whether changes of overlays are applied when the status is ok
 * @param diff where they are written as a patch, if anywhere
 */
record ProgramRun(
    Terminal terminal,
    Signals signals,
    ToolServers servers,
    boolean json,
    boolean commit,
    @Nullable Path diff) {

  int of(Sandbox sandbox, Program program) {
    try (Session session = sandbox.session()) {
      Run run = session.start(program, options(terminal, json));
      signals.running(run);
      terminal.whenLost(run::cancel);
      RunResult result = withChanges(session, RunEnd.withSignal(signals, run.await()));
      terminal.endGuest();
      if (json) {
        terminal.out(result.toJson() + "\n");
      }
      RunEnd.explain(terminal, result, servers::hint);
      return result.exitCode();
    }
  }

  static RunOptions options(Terminal terminal, boolean json) {
    RunOptions options = RunOptions.defaults().withInput(terminal.input());
    return json
        ? options
        : options
            .withoutCapture()
            .withOutput(
                (kind, bytes) -> terminal.guest(kind == RunOptions.OutputKind.STDERR, bytes));
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
    return RunEnd.ended(
        result, Status.INTERNAL, ExitStatus.FAILED, new GuestError("Changes", message, ""));
  }
}
