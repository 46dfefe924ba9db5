package dev.mxc.cli;

import dev.mxc.Program;
import dev.mxc.Sandbox;
import dev.mxc.SandboxException;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.ManifestParser;
import dev.mxc.manifest.Overrides;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      "  mxc-run --allow-overlay /project=. --diff changes.patch refactor.py"
    })
final class RunCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = {"-m", "--manifest"},
      paramLabel = "FILE",
      description = "Capability manifest, JSON or YAML; without one nothing is granted.")
  private @Nullable String manifest;

  @Option(
      names = "--allow-read",
      paramLabel = "GUEST=HOST",
      description = "Mount a folder for reading.")
  private List<String> allowRead = new ArrayList<>();

  @Option(
      names = "--allow-write",
      paramLabel = "GUEST=HOST",
      description = "Mount a folder for reading and writing.")
  private List<String> allowWrite = new ArrayList<>();

  @Option(
      names = "--allow-overlay",
      paramLabel = "GUEST=HOST",
      description = "Mount a folder copy on write: the source never changes.")
  private List<String> allowOverlay = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "Set a variable of the program's environment.")
  private List<String> environment = new ArrayList<>();

  @Option(names = "--agent", paramLabel = "ID", description = "The agent's identity.")
  private @Nullable String agent;

  @Option(
      names = "--language",
      paramLabel = "python|javascript",
      description = "The language, for - and -c.")
  private @Nullable String language;

  @Option(names = "-c", paramLabel = "CODE", description = "The program itself.")
  private @Nullable String code;

  @Option(names = "--timeout", paramLabel = "DUR", description = "Wall time, such as 30s.")
  private @Nullable String timeout;

  @Option(names = "--cpu", paramLabel = "DUR", description = "CPU time.")
  private @Nullable String cpu;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory, such as 256MiB.")
  private @Nullable String memory;

  @Option(names = "--output", paramLabel = "SIZE", description = "Output, both streams together.")
  private @Nullable String output;

  @Option(
      names = "--tier",
      paramLabel = "context|isolate",
      description = "Where the program runs; isolate by default.")
  private @Nullable String tier;

  @Option(
      names = "--guard",
      paramLabel = "required|auto|off",
      description = "The OS guard around a worker.")
  private @Nullable String guard;

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
      names = {"--allow-net", "--tools", "--audit", "--receipt", "--policy"},
      hidden = true,
      paramLabel = "VALUE")
  private List<String> absent = new ArrayList<>();

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

  /** Bad options: 126, with the nearest ones named. */
  int badOptions(CommandLine.ParameterException e) {
    json |=
        List.of(e.getCommandLine().getParseResult().originalArgs().toArray()).contains("--json");
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("bad options");
    List<String> near =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String meant = near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?";
    return reject(new Problem("options", "", 0, 0, message + meant + " (see mxc-run --help)"));
  }

  /** What nobody foresaw: never a stack trace. */
  int failed(Exception e) {
    return ended(
        "internal",
        ExitStatus.FAILED,
        e instanceof SandboxException
            ? String.valueOf(e.getMessage())
            : "unexpected failure: " + e);
  }

  /** A signal came before there was a run. */
  private void cancelled(Signals.Came signal) {
    ended("cancelled", signal.exitStatus(), "cancelled by " + signal.name());
  }

  private int ended(String status, int exitStatus, String message) {
    terminal.message(message);
    if (json) {
      terminal.out(EndedJson.write(status, exitStatus, new Problem("", "", 0, 0, message)) + "\n");
    }
    return exitStatus;
  }

  private int reject(Problem problem) {
    return reject(List.of(problem));
  }

  private int reject(List<Problem> problems) {
    for (Problem problem : problems) {
      boolean placeless = problem.source().equals("options") && problem.pointer().isEmpty();
      terminal.message(placeless ? problem.message() : problem.toString());
    }
    if (json) {
      terminal.out(EndedJson.write("rejected", ExitStatus.REJECTED, problems.getFirst()) + "\n");
    }
    return ExitStatus.REJECTED;
  }

  @Override
  public Integer call() throws IOException {
    Signals signals = Signals.install(this::cancelled);
    try {
      refuseAbsent();
      ProgramSource source = new ProgramSource(language, code, words);
      Program program = source.read();
      Path patch = diff == null ? null : PatchFile.checked(diff);
      Manifest granted =
          manifest == null
              ? Manifest.empty(Path.of("").toAbsolutePath())
              : ManifestParser.parse(Path.of(manifest));
      try (Sandbox sandbox =
          Sandbox.builder(granted)
              .overrides(overrides())
              .progress(terminal::progress)
              .leaveMissingBytecode()
              .open()) {
        sandbox.warnings().forEach(warning -> terminal.progress("warning: " + warning));
        sandbox.prepare(program.language());
        int status = new ProgramRun(terminal, signals, json, commit, patch).of(sandbox, program);
        if (!noDaemon && signals.first().isEmpty()) {
          sandbox.takeMissingBytecode().ifPresent(CompileCommand::start);
        }
        return status;
      }
    } catch (ManifestException e) {
      return reject(e.problems());
    } catch (ProgramSource.BadProgramException e) {
      return reject(new Problem("options", "", 0, 0, String.valueOf(e.getMessage())));
    } catch (InvalidPathException _) {
      return reject(new Problem("options", "--manifest", 0, 0, "no path of this machine"));
    }
  }

  private void refuseAbsent() throws ManifestException {
    if (!absent.isEmpty()) {
      throw new ManifestException(
          List.of(
              new Problem(
                  "options",
                  "",
                  0,
                  0,
                  "--allow-net, --tools, --audit, --receipt and --policy are not in this build; leave them out")));
    }
  }

  private Overrides overrides() throws ManifestException {
    Overrides all = Overrides.none();
    for (String rule : allowRead) {
      all = all.mount("--allow-read", Access.READ, rule);
    }
    for (String rule : allowWrite) {
      all = all.mount("--allow-write", Access.WRITE, rule);
    }
    for (String rule : allowOverlay) {
      all = all.mount("--allow-overlay", Access.OVERLAY, rule);
    }
    for (String rule : environment) {
      all = all.environment("--env", rule);
    }
    all = agent == null ? all : all.agent(agent);
    all = timeout == null ? all : all.duration("--timeout", "wall", timeout);
    all = cpu == null ? all : all.duration("--cpu", "cpu", cpu);
    all = memory == null ? all : all.size("--memory", "memory", memory);
    all = output == null ? all : all.size("--output", "output", output);
    all = tier == null ? all : all.tier(choice("--tier", tier, Tier.values(), Tier::id));
    return guard == null
        ? all
        : all.guard(choice("--guard", guard, GuardMode.values(), GuardMode::id));
  }

  private static <E> E choice(
      String option, String text, E[] values, java.util.function.Function<E, String> id)
      throws ManifestException {
    List<String> allowed = new ArrayList<>();
    for (E value : values) {
      if (id.apply(value).equals(text)) {
        return value;
      }
      allowed.add(id.apply(value));
    }
    throw new ManifestException(
        List.of(
            new Problem(
                "options",
                option,
                0,
                0,
                "expected " + String.join(", ", allowed) + "; found " + Terminal.escaped(text))));
  }
}
