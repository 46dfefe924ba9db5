package dev.mxc.cli;

import dev.mxc.ProcessContainer;
import dev.mxc.RunResult;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Problem;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mxc exec}. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    header =
        "Runs any program behind the OS guard, with the files, environment and limits of a manifest.",
    description = {
      "The program sees the installed programs of this machine, what is mounted, an empty /workspace and /tmp in",
      "memory, and nothing else; there is no network. What cannot hold for a foreign program (overlay, network",
      "rules, tools, fileBytes) is refused."
    },
    footer = {
      "",
      "Exit status: the program's own (128 and the signal's number when one ended it); else 124 time used up,",
      "137 memory used up, 122 another limit used up, 126 manifest, options or program invalid (nothing ran),",
      "125 mxc itself failed.",
      "",
      "Examples:",
      "  mxc exec -- python3 -c 'print(1 + 1)'",
      "  mxc exec --allow-read /data=./data -- grep -r needle /data",
      "  mxc exec -m mxc.yaml --memory 1GiB --timeout 1h -- java -jar /app/server.jar"
    })
final class ExecCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private GrantOptions grants = new GrantOptions();

  @Option(
      names = "--json",
      description = "One JSON object on standard output instead of the program's own output.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(names = ToolServer.OPTION, hidden = true, paramLabel = "VALUE")
  private List<String> tools = new ArrayList<>();

  @Parameters(paramLabel = "CMD [ARG...]", description = "The program and its arguments, after --.")
  private List<String> words = new ArrayList<>();

  ExecCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Ending ending = new Ending(terminal, json, "mxc exec");
    Signals signals = Signals.install(ending::cancelled);
    if (words.isEmpty()) {
      return ending.reject(
          new Problem("options", "", 0, 0, "no program: name one after --, see mxc exec --help"));
    }
    if (!tools.isEmpty()) {
      return ending.reject(
          new Problem(
              "options",
              ToolServer.OPTION,
              0,
              0,
              "tools of the host cannot be called by a foreign program; leave it out"));
    }
    try (ProcessContainer container =
        ProcessContainer.open(
            grants.manifest(), grants.overrides(), List.of(), terminal::progress)) {
      ProcessContainer.Started started = container.start(words, ProgramRun.options(terminal, json));
      signals.running(started.run());
      terminal.whenLost(started.run()::cancel);
      started.warnings().forEach(warning -> terminal.progress("warning: " + warning));
      RunResult result = RunEnd.withSignal(signals, started.await());
      terminal.endGuest();
      if (json) {
        terminal.out(result.toJson() + "\n");
      }
      RunEnd.explain(terminal, result);
      return result.exitCode();
    } catch (ManifestException e) {
      return ending.reject(e.problems());
    } catch (InvalidPathException _) {
      return ending.reject(new Problem("options", "--manifest", 0, 0, "no path of this machine"));
    }
  }
}
