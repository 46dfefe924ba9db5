package dev.mxc.cli;

import dev.mxc.Program;
import dev.mxc.Run;
import dev.mxc.RunOptions;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.SandboxException;
import dev.mxc.Session;
import dev.mxc.files.CommitConflictException;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.ManifestParser;
import dev.mxc.manifest.Overrides;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
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
      "126 manifest or options invalid (nothing ran), 130 and 143 interrupted, 125 mxc itself failed.",
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

  @Option(names = "--no-daemon", description = "Accepted: this build has no background process.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean noDaemon;

  @Option(
      names = {"--allow-net", "--tools", "--audit", "--receipt", "--policy"},
      hidden = true,
      paramLabel = "VALUE")
  private List<String> absent = new ArrayList<>();

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
    return reject(new Problem("options", "", 0, 0, message + meant + " See mxc-run --help"));
  }

  /** What nobody foresaw: never a stack trace. */
  int failed(Exception e) {
    String message =
        e instanceof SandboxException ? String.valueOf(e.getMessage()) : "unexpected failure: " + e;
    terminal.message(message);
    if (json) {
      terminal.out(
          RejectedJson.write("internal", ExitStatus.FAILED, new Problem("", "", 0, 0, message))
              + "\n");
    }
    return ExitStatus.FAILED;
  }

  private int reject(Problem problem) {
    return reject(List.of(problem));
  }

  private int reject(List<Problem> problems) {
    problems.forEach(problem -> terminal.message(problem.toString()));
    if (json) {
      terminal.out(RejectedJson.write("rejected", ExitStatus.REJECTED, problems.getFirst()) + "\n");
    }
    return ExitStatus.REJECTED;
  }

  @Override
  public Integer call() throws IOException {
    try {
      refuseAbsent();
      ProgramSource source = new ProgramSource(language, code, words);
      Program program = source.read();
      Manifest granted =
          manifest == null
              ? Manifest.empty(Path.of("").toAbsolutePath())
              : ManifestParser.parse(Path.of(manifest));
      try (Sandbox sandbox =
          Sandbox.builder(granted).overrides(overrides()).progress(terminal::progress).open()) {
        sandbox.warnings().forEach(warning -> terminal.progress("warning: " + warning));
        sandbox.prepare(program.language());
        return run(sandbox, program);
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

  private int run(Sandbox sandbox, Program program) throws IOException {
    try (Session session = sandbox.session()) {
      RunOptions options =
          json
              ? RunOptions.defaults().withInput(System.in)
              : RunOptions.defaults()
                  .withInput(System.in)
                  .withoutCapture()
                  .withOutput(
                      (kind, bytes) -> terminal.guest(kind == RunOptions.OutputKind.STDERR, bytes));
      Run run = session.start(program, options);
      Signals signals = Signals.cancelling(run);
      RunResult result = run.await();
      int status = signals.status().orElse(result.exitCode());
      if (json) {
        terminal.out(result.toJson() + "\n");
      }
      explain(result, signals);
      return overlays(session, result) ? status : ExitStatus.FAILED;
    }
  }

  private boolean overlays(Session session, RunResult result) throws IOException {
    try {
      if (diff != null) {
        try (OutputStream out = Files.newOutputStream(Path.of(diff))) {
          session.diff(out);
        }
      }
      if (commit && result.status() == RunResult.Status.OK) {
        session.commit();
      } else if (commit) {
        terminal.message("the changes were not committed: the status is " + result.status().id());
      }
      return true;
    } catch (CommitConflictException e) {
      terminal.message(String.valueOf(e.getMessage()));
      return false;
    } catch (IOException e) {
      terminal.message("the changes could not be written: " + e.getMessage());
      return false;
    }
  }

  /** One line for every end that is not the program's own, and one that helps after a denial. */
  private void explain(RunResult result, Signals signals) {
    switch (result.status()) {
      case TIMEOUT, MEMORY, LIMIT, INTERNAL -> {
        if (result.error() != null) {
          terminal.message(result.error().message());
        }
      }
      case CANCELLED -> terminal.message("cancelled by " + signals.name());
      case ERROR -> {
        if (!result.denials().isEmpty()) {
          var denial = result.denials().getLast();
          terminal.message(
              denial.capability() + " was denied on " + denial.target() + ": " + denial.reason());
        }
      }
      default -> {
        // The program's own end needs no words of ours.
      }
    }
  }
}
