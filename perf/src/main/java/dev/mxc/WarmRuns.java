package dev.mxc;

import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.ManifestParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Measures warm runs: a sandbox that is open, a fresh context for each run. */
public final class WarmRuns {

  private static final int ROUNDS = 200;

  private WarmRuns() {}

  public static void main(String[] arguments) throws Exception {
    for (String tier : new String[] {"context", "isolate"}) {
      for (Language language : Language.values()) {
        measure(tier, language);
      }
    }
  }

  private static void measure(String tier, Language language) throws Exception {
    String manifest = "version: \"1\"\nisolation: { tier: %s, guard: \"off\" }\n".formatted(tier);
    Program program =
        language == Language.PYTHON
            ? Program.python("print('hello')")
            : Program.javascript("console.log('hello')");
    try (Sandbox sandbox =
        Sandbox.open(
            ManifestParser.parse(
                manifest.getBytes(StandardCharsets.UTF_8), "perf", Path.of("/")))) {
      double[] back = new double[ROUNDS];
      double[] idle = new double[ROUNDS];
      for (int i = -50; i < ROUNDS; i++) {
        run(sandbox, program, back, i);
      }
      // With time between runs the next context is ready before it is asked for.
      for (int i = -5; i < ROUNDS / 4; i++) {
        Thread.sleep(language == Language.PYTHON ? 150 : 20);
        run(sandbox, program, idle, i);
      }
      System.out.printf(
          Locale.ROOT,
          "%-8s %-11s p50 back to back %8.2f ms   p50 with a pause between %8.2f ms%n",
          tier,
          language.id(),
          median(back, ROUNDS),
          median(idle, ROUNDS / 4));
    }
  }

  private static void run(Sandbox sandbox, Program program, double[] millis, int round) {
    long start = System.nanoTime();
    RunResult result = sandbox.run(program);
    if (round >= 0) {
      millis[round] = (System.nanoTime() - start) / 1e6;
    }
    if (!result.stdout().equals("hello\n")) {
      throw new IllegalStateException(result.toJson());
    }
  }

  private static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }
}
