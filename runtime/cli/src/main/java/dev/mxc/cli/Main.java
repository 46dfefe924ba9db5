package dev.mxc.cli;

import dev.mxc.guard.Guard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** {@code mxc}; as {@code mxc-run} the command is {@code run}. */
public final class Main {

  /** The launchers say here by which name they were called. */
  static final String LAUNCHER_PROPERTY = "mxc.launcher";

  /** For the hooks that remove temporary files. */
  private static final Duration HOOKS_MAX = Duration.ofSeconds(5);

  /** Commands of the contract that this build does not have. */
  private static final List<String> ABSENT = List.of("explain", "agent", "audit", "mcp");

  private Main() {}

  public static void main(String[] arguments) {
    Terminal terminal = new Terminal();
    end(terminal.exitStatus(execute(arguments, terminal)));
  }

  /** Ends the process, whatever guest threads of tier context still do. */
  static void end(int status) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(HOOKS_MAX);
          } catch (InterruptedException _) {
            // Then now.
          }
          Runtime.getRuntime().halt(status);
        });
    System.exit(status);
  }

  /** Runs a command and answers with the exit status. */
  static int execute(String[] arguments, Terminal terminal) {
    if (System.getProperty(LAUNCHER_PROPERTY, "mxc").equals("mxc-run")) {
      return run(arguments, terminal, "mxc-run");
    }
    if (arguments.length == 0 || List.of("-h", "--help", "help").contains(arguments[0])) {
      terminal.out(Texts.HELP);
      return arguments.length == 0 ? ExitStatus.REJECTED : 0;
    }
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    return switch (arguments[0]) {
      case "run" -> run(rest, terminal, "mxc run");
      case "init" -> InitCommand.execute(rest, terminal);
      case "exec" -> exec(rest, terminal);
      case "tools" -> execute(new ToolsCommand(terminal), rest, terminal, "mxc tools");
      case "doctor" -> DoctorCommand.execute(rest, terminal);
      case "prepare" -> PrepareCommand.execute(terminal);
      case "compile" -> CompileCommand.execute();
      case "--version", "-V", "version" -> {
        terminal.out("mxc " + Version.text() + "\n");
        yield 0;
      }
      default -> unknown(arguments[0], terminal);
    };
  }

  private static int unknown(String command, Terminal terminal) {
    terminal.message(
        ABSENT.contains(command)
            ? "mxc " + command + " is not in this build"
            : "no such command: "
                + Terminal.escaped(command)
                + "; commands are run, exec, tools, doctor, init and --version, see mxc --help");
    return ExitStatus.REJECTED;
  }

  private static int run(String[] arguments, Terminal terminal, String name) {
    return execute(new RunCommand(terminal), arguments, terminal, name);
  }

  private static int exec(String[] arguments, Terminal terminal) {
    return execute(new ExecCommand(terminal), arguments, terminal, "mxc exec");
  }

  /** Loads what a launch needs while the command line is read. */
  private static void warmUpTheGuard() {
    Thread.ofPlatform().daemon().name("mxc-warm-up").start(Guard::warmUp);
  }

  private static int execute(Object command, String[] arguments, Terminal terminal, String name) {
    warmUpTheGuard();
    StringWriter help = new StringWriter();
    CommandLine line =
        new CommandLine(command)
            .setCommandName(name)
            .setStopAtPositional(true)
            .setCaseInsensitiveEnumValuesAllowed(false)
            // An argument of the program may begin with @.
            .setExpandAtFiles(false)
            .setOut(new PrintWriter(help))
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    terminal.outColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
            .setParameterExceptionHandler(
                (e, _) -> Ending.of(terminal, e.getCommandLine(), name).badOptions(e))
            .setExecutionExceptionHandler(
                (e, failed, _) -> Ending.of(terminal, failed, name).failed(e));
    line.getCommandSpec().versionProvider(() -> new String[] {"mxc " + Version.text()});
    int status = line.execute(arguments);
    terminal.out(help.toString());
    return status;
  }
}
