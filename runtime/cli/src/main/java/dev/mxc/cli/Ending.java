package dev.mxc.cli;

import dev.mxc.SandboxException;
import dev.mxc.UnenforceablePolicyException;
import dev.mxc.manifest.Problem;
import java.util.List;
import picocli.CommandLine;

/**
 * The ends of a command where no program ran: lines for people and, where it was asked for, the
 * JSON object for programs.
 *
 * @param command what to ask for help
 */
record Ending(Terminal terminal, boolean json, String command) {

  /** For a command line that could not be read: whether JSON is wanted is in it all the same. */
  static Ending of(Terminal terminal, CommandLine line, String command) {
    boolean json = line.getParseResult().originalArgs().contains("--json");
    return new Ending(terminal, json, command);
  }

  /** Bad options: 126, with the nearest ones named. */
  int badOptions(CommandLine.ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("bad options");
    List<String> near =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String meant = near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?";
    return reject(
        new Problem("options", "", 0, 0, message + meant + " (see " + command + " --help)"));
  }

  /** What nobody foresaw: never a stack trace. */
  int failed(Exception e) {
    return switch (e) {
      case UnenforceablePolicyException rejected ->
          reject(new Problem("options", "", 0, 0, String.valueOf(rejected.getMessage())));
      case SandboxException known ->
          ended("internal", ExitStatus.FAILED, String.valueOf(known.getMessage()));
      default -> ended("internal", ExitStatus.FAILED, "unexpected failure: " + e);
    };
  }

  /** A signal came before there was a run. */
  void cancelled(Signals.Came signal) {
    ended("cancelled", signal.exitStatus(), "cancelled by " + signal.name());
  }

  int reject(Problem problem) {
    return reject(List.of(problem));
  }

  int reject(List<Problem> problems) {
    for (Problem problem : problems) {
      boolean placeless = problem.source().equals("options") && problem.pointer().isEmpty();
      terminal.message(placeless ? problem.message() : problem.toString());
    }
    if (json) {
      terminal.out(EndedJson.write("rejected", ExitStatus.REJECTED, problems.getFirst()) + "\n");
    }
    return ExitStatus.REJECTED;
  }

  private int ended(String status, int exitStatus, String message) {
    terminal.message(message);
    if (json) {
      terminal.out(EndedJson.write(status, exitStatus, new Problem("", "", 0, 0, message)) + "\n");
    }
    return exitStatus;
  }
}
