package dev.mxc;

import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.ManifestParser;
import dev.mxc.worker.FileBenchWorkers;
import dev.mxc.worker.RuntimeImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Measures the tool targets: what a guest waits for a tool of its host, at the guest's side of the
 * wire and from programs, where the interpreter is part of it. A call without arguments is the
 * floor that the interpreter and the way to the host and back set.
 */
public final class ToolTargets {

  private static final String PYTHON =
      """
      import time
      from mxc import tools
      def median(rounds, call):
          times = []
          for i in range(2 * rounds):
              start = time.perf_counter()
              call()
              times.append(time.perf_counter() - start)
          return sorted(times[rounds:])[rounds // 2]
      text = "x" * 1024
      %s
      """;

  private static final String JAVASCRIPT =
      """
      const median = async (rounds, call) => {
        const times = [];
        for (let i = 0; i < 2 * rounds; i++) {
          const start = performance.now();
          await call();
          times.push(performance.now() - start);
        }
        return times.slice(rounds).sort((a, b) => a - b)[rounds >> 1];
      };
      const text = 'x'.repeat(1024);
      (async () => console.log(%s))();
      """;

  private ToolTargets() {}

  /** Takes a tier; the wire is measured with {@code isolate}. */
  public static void main(String[] arguments) throws Exception {
    String tier = arguments[0];
    if (tier.equals("isolate")) {
      measureWire();
    }
    // A caller's JVM compiles the interpreter well, in seconds; a worker's compiles it quickly.
    int rounds = tier.equals("isolate") ? 3000 : 150_000;
    try (Sandbox sandbox = Sandbox.builder(manifest(tier)).tools(tools()).open()) {
      call(sandbox, tier, "no arguments", rounds, "tools.nothing()", "mxc.tools.nothing()");
      call(
          sandbox,
          tier,
          "1 KB string",
          rounds,
          "tools.echo(text=text)",
          "mxc.tools.echo({ text })");
      String large = "10 MB result, %s, tier " + tier;
      report(
          large.formatted("Python"),
          value(sandbox, PYTHON.formatted("1e3 * median(5, tools.large)")),
          "ms",
          "<= 150");
      report(
          large.formatted("JavaScript"),
          printed(sandbox, "await median(5, () => mxc.tools.large())"),
          "ms",
          "<= 150");
    }
  }

  private static void measureWire() throws Exception {
    RuntimeImage image = RuntimeImage.open(System.err::println);
    try (Sandbox sandbox =
        Sandbox.builder(manifest("isolate"))
            .tools(tools())
            .workers(shape -> FileBenchWorkers.start(image, shape), Duration.ofSeconds(60))
            .open()) {
      report("1 KB string, a worker's Java", value(sandbox, "tool"), "us", "<= 100");
      report("10 MB result, a worker's Java", value(sandbox, "large result"), "ms", "<= 150");
    }
  }

  private static void call(
      Sandbox sandbox, String tier, String what, int rounds, String python, String javascript) {
    String target = tier.equals("isolate") ? "<= 100" : "<= 10";
    report(
        what + ", Python, tier " + tier,
        value(sandbox, PYTHON.formatted("1e6 * median(%d, lambda: %s)".formatted(rounds, python))),
        "us",
        target);
    report(
        what + ", JavaScript, tier " + tier,
        printed(sandbox, "1e3 * await median(%d, () => %s)".formatted(rounds, javascript)),
        "us",
        target);
  }

  private static Manifest manifest(String tier) throws ManifestException {
    String text =
        """
        version: "1"
        isolation: { tier: %s, guard: "off" }
        limits: { wall: 120s, cpu: 120s, hostCalls: 1000000, memory: 512MiB }
        tools: [ echo, large, nothing ]
        """;
    return ManifestParser.parse(
        text.formatted(tier).getBytes(StandardCharsets.UTF_8), "perf", Path.of("."));
  }

  private static ToolRegistry tools() {
    String large = "x".repeat(10_000_000);
    return ToolRegistry.builder()
        .add(
            Tool.named("echo")
                .input(
                    """
                    {"type": "object", "properties": {"text": {"type": "string"}},
                     "required": ["text"], "additionalProperties": false}\
                    """)
                .quick()
                .build((fields, _) -> fields.get("text")))
        .add(
            Tool.named("large")
                .resultBytesMax(Tool.RESULT_BYTES_MAX)
                .quick()
                .build((_, _) -> large))
        .add(Tool.named("nothing").quick().build((_, _) -> true))
        .build();
  }

  private static double value(Sandbox sandbox, String program) {
    RunResult result = sandbox.run(Program.python(program));
    if (result.valueJson() == null) {
      throw new IllegalStateException(result.toJson());
    }
    return Double.parseDouble(result.valueJson());
  }

  private static double printed(Sandbox sandbox, String expression) {
    RunResult result = sandbox.run(Program.javascript(JAVASCRIPT.formatted(expression)));
    if (result.status() != RunResult.Status.OK) {
      throw new IllegalStateException(result.toJson());
    }
    return Double.parseDouble(result.stdout());
  }

  private static void report(String what, double value, String unit, String target) {
    System.out.printf(Locale.ROOT, "%-45s %10.2f %-5s %s%n", what, value, unit, target);
  }
}
