package dev.mxc.samples;

import dev.mxc.Program;
import dev.mxc.bridge.protocol.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One folder of samples, and how its program is started.
 *
 * @param program its path beneath the folder
 * @param arguments what it is given behind mxc, in the guest's paths
 * @param hostArguments the same in paths of the folder, for the language's usual interpreter
 * @param input the file on its standard input, empty for none
 */
record Sample(
    String folder,
    String program,
    List<String> arguments,
    List<String> hostArguments,
    String input) {

  static final List<Sample> ALL =
      List.of(
          new Sample("sales-report", "report.py")
              .with("/data/sales.csv", "/out/summary.csv")
              .onHost("data/sales.csv", "out/summary.csv"),
          new Sample("log-triage", "triage.py").with("/logs").onHost("data"),
          new Sample("reshape-orders", "reshape.js"),
          new Sample("markdown-table", "table.mjs")
              .with("/data/benchmarks.csv")
              .onHost("data/benchmarks.csv"),
          new Sample("release-calendar", "calendar_plan.py"),
          new Sample("text-statistics", "stats.py").reading("data/essay.txt"),
          new Sample("queue-simulation", "simulate.py")
              .with("/data/scenarios.json")
              .onHost("data/scenarios.json"),
          new Sample("module-pipeline", "app/main.mjs").with("/data").onHost("data"),
          new Sample("latency-summary", "summary.js").reading("data/requests.ndjson"),
          new Sample("rename-function", "rename.py")
              .with("/project", "calc", "order_total")
              .onHost("project", "calc", "order_total"));

  private Sample(String folder, String program) {
    this(folder, program, List.of(), List.of(), "");
  }

  private Sample with(String... words) {
    return new Sample(folder, program, List.of(words), hostArguments, input);
  }

  private Sample onHost(String... words) {
    return new Sample(folder, program, arguments, List.of(words), input);
  }

  private Sample reading(String file) {
    return new Sample(folder, program, arguments, hostArguments, file);
  }

  Language language() {
    return program.endsWith(".py") ? Language.PYTHON : Language.JAVASCRIPT;
  }

  /** The program as {@code mxc-run} makes it of its file in {@code copy}. */
  Program read(Path copy) throws IOException {
    Path file = copy.resolve(program);
    return new Program(
        language(),
        program.endsWith(".mjs"),
        file.getFileName().toString(),
        Files.readAllBytes(file),
        arguments);
  }

  @Override
  public String toString() {
    return folder;
  }
}
