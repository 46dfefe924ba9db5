package dev.mxc.cli;

import dev.mxc.Program;
import dev.mxc.Sandbox;
import dev.mxc.UnenforceablePolicyException;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mxc run}. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Runs a program with exactly what a manifest and the options grant.",
    footer = {
      "",
      "Exit status: the program's own; else 124 time used up, 137 memory used up, 122 another limit used up,",
      "126 manifest or options invalid (nothing ran), 125 mxc itself failed, 129, 130 and 143 ended by a signal,",
      "141 nobody reads the output any more.",
      "",
      "Examples:",
      "  mxc-run script.py",
      "  mxc-run --allow-read /data=./data report.py",
      "  mxc-run -m mxc.yaml --json report.mjs",
      "  mxc-run --language python -c 'print(1 + 1)'",
      "  mxc-run --allow-overlay /project=. --diff changes.patch refactor.py",
      "  mxc-run -m mxc.yaml --tools orders='npx -y orders-mcp' report.py",
      "      where the manifest grants tools: [ orders.search, { name: orders.refund, approval: required } ]"
    })
final class RunCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private GrantOptions grants = new GrantOptions();

  @Mixin private ToolOptions tools = new ToolOptions();

  @Option(
      names = "--language",
      paramLabel = "python|javascript",
      description = "The language, for - and -c.")
  private @Nullable String language;

  @Option(names = "-c", paramLabel = "CODE", description = "The program itself.")
  private @Nullable String code;

  @Option(
      names = "--json",
      description = "One JSON object on standard output instead of the program's own output.")
  private boolean json;

  @Option(names = "--commit", description = "Apply overlay changes when the status is ok.")
  private boolean commit;

  @Option(names = "--diff", paramLabel = "FILE", description = "Write overlay changes as a patch.")
  private @Nullable String diff;

  @Option(
      names = "--no-daemon",
      description = "Start no background process, such as one that compiles packages.")
  private boolean noDaemon;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Parameters(
      paramLabel = "SCRIPT [ARG...]",
      description = ".py runs as Python; .js and .mjs as JavaScript (.mjs as a module).")
  private List<String> words = new ArrayList<>();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Ending ending = new Ending(terminal, json, "mxc-run");
    Signals signals = Signals.install(ending::cancelled);
    try {
      Manifest granted = grants.manifest();
      ProgramSource source = new ProgramSource(language, code, words);
      Program program = source.read();
      Path patch = diff == null ? null : PatchFile.checked(diff);
      try (ToolServers servers = ToolServers.start(tools.servers(), terminal);
          Sandbox sandbox = open(granted, servers)) {
        servers.warnOfNoGrants(granted, terminal);
        sandbox.warnings().forEach(warning -> terminal.progress("warning: " + warning));
        sandbox.prepare(program.language());
        int status =
            new ProgramRun(terminal, signals, servers, json, commit, patch).of(sandbox, program);
        if (!noDaemon && signals.first().isEmpty()) {
          sandbox.takeMissingBytecode().ifPresent(CompileCommand::start);
        }
        return status;
      }
    } catch (ManifestException e) {
      return ending.reject(e.problems());
    } catch (UnenforceablePolicyException e) {
      return ending.reject(new Problem("options", "", 0, 0, String.valueOf(e.getMessage())));
    } catch (ProgramSource.BadProgramException e) {
      return ending.reject(new Problem("options", "", 0, 0, String.valueOf(e.getMessage())));
    } catch (InvalidPathException _) {
      return ending.reject(new Problem("options", "--manifest", 0, 0, "no path of this machine"));
    }
  }

  private Sandbox open(Manifest granted, ToolServers servers) throws ManifestException {
    try {
      return Sandbox.builder(granted)
          .overrides(grants.overrides())
          .tools(servers.registry())
          .approver(new TerminalApprover(terminal))
          .toolFailures(new BrokenTools(terminal))
          .progress(terminal::progress)
          .leaveMissingBytecode()
          .open();
    } catch (ManifestException e) {
      throw new ManifestException(servers.explained(granted, e.problems()));
    }
  }
}
