package dev.mxc;

import dev.mxc.manifest.ManifestParser;
import dev.mxc.manifest.Overrides;
import dev.mxc.worker.FileBenchWorkers;
import dev.mxc.worker.RuntimeImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** Measures the file targets: what a worker's guest waits for a file of its host. */
public final class FileTargets {

  private static final String WALK =
      """
      import os, time
      def walk():
          count = 0
          start = time.perf_counter()
          for folder, folders, files in os.walk("/m/tree"):
              count += len(files)
          assert count == 10_000, count
          return time.perf_counter() - start
      walk()
      sorted(walk() for _ in range(3))[1]
      """;

  private FileTargets() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("mxc-file-targets-");
    try {
      fill(folder);
      RuntimeImage image = RuntimeImage.open(System.err::println);
      try (Sandbox sandbox =
          Sandbox.builder(ManifestParser.parse(manifest("isolate"), "perf", folder))
              .workers(shape -> FileBenchWorkers.start(image, shape), Duration.ofSeconds(60))
              .open()) {
        report("stat", number(sandbox, "stat"), "us", "<= 100");
        report(
            "open, read 4 KB, close",
            number(sandbox, "read4k"),
            "us",
            "(open and read: two calls)");
        report("100 MB sequential", number(sandbox, "sequential"), "MB/s", ">= 200");
      }
      double context = walk("context", folder);
      double isolate = walk("isolate", folder);
      report("os.walk over 10,000 files, tier context", context * 1000, "ms", "");
      report("os.walk over 10,000 files, tier isolate", isolate * 1000, "ms", "");
      report("ratio", isolate / context, "", "<= 1.3");
    } finally {
      delete(folder);
    }
  }

  private static byte[] manifest(String tier) {
    return ("""
    version: "1"
    isolation: { tier: %s, guard: "off" }
    limits: { wall: 120s, cpu: 120s }
    filesystem: [ { path: /m, source: ., access: read } ]
    """
            .formatted(tier))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static double number(Sandbox sandbox, String program) {
    RunResult result = sandbox.run(Program.python(program));
    if (result.valueJson() == null) {
      throw new IllegalStateException(result.toJson());
    }
    return Double.parseDouble(result.valueJson());
  }

  private static double walk(String tier, Path folder) throws Exception {
    try (Sandbox sandbox =
        Sandbox.builder(ManifestParser.parse(manifest(tier), "perf", folder))
            .overrides(Overrides.none())
            .open()) {
      double[] rounds = new double[8];
      for (int i = 0; i < rounds.length; i++) {
        rounds[i] = number(sandbox, WALK);
      }
      return Arrays.stream(rounds).min().orElseThrow();
    }
  }

  private static void fill(Path folder) throws IOException {
    Random random = new Random(1);
    byte[] small = new byte[4096];
    random.nextBytes(small);
    for (int i = 0; i < 100; i++) {
      Files.write(folder.resolve("small-" + i), small);
    }
    byte[] big = new byte[100_000_000];
    random.nextBytes(big);
    Files.write(folder.resolve("big"), big);
    for (int i = 0; i < 100; i++) {
      Path inner = Files.createDirectories(folder.resolve("tree/folder-" + i));
      for (int j = 0; j < 100; j++) {
        Files.createFile(inner.resolve("file-" + j));
      }
    }
  }

  private static void report(String what, double value, String unit, String target) {
    System.out.printf(Locale.ROOT, "%-45s %10.2f %-5s %s%n", what, value, unit, target);
  }

  private static void delete(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
