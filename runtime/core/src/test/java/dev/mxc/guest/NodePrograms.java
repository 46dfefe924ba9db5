package dev.mxc.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.Program;
import dev.mxc.RunOptions;
import dev.mxc.RunOptions.OutputKind;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs one program with Node and with mxc in surroundings that look alike: the same arguments,
 * environment, input and files. Node sees the guest's folders below a folder of the host, which is
 * cut from what it prints.
 */
final class NodePrograms implements AutoCloseable {

  /**
   * How a program ended.
   *
   * @param stdout one character per byte, so that output that is not text can be compared
   * @param stderr UTF-8
   */
  record Outcome(int exitCode, String stdout, String stderr) {}

  static final List<String> ARGUMENTS = List.of("one", "two words", "ü");

  private static final String INPUT = "first line\nsecond ✓ line\r\n\nlast without end";
  private static final int NODE_SECONDS_MAX = 20;

  private final Path root;
  private final Sandbox sandbox;
  private final Map<String, String> environment;

  private NodePrograms(Path root, Sandbox sandbox, Map<String, String> environment) {
    this.root = root;
    this.sandbox = sandbox;
    this.environment = environment;
  }

  /** As {@link #openOrSkip(Path, ProgramFolder, String, Map)}, with nothing more. */
  static NodePrograms openOrSkip(Path root, ProgramFolder programs)
      throws IOException, InterruptedException {
    return openOrSkip(root, programs, "", Map.of());
  }

  /**
   * Surroundings below an empty folder; the programs and what lies beside them is copied to {@code
   * /app}. The packages that a {@code package.json} beside them lists are the guest's {@code
   * /node_modules}. Where there is no such Node, or the packages are not to be had, the test is
   * skipped.
   *
   * @param grants more lines of the manifest
   * @param environment more variables, of letters and of values that YAML takes in quotes
   */
  static NodePrograms openOrSkip(
      Path root, ProgramFolder programs, String grants, Map<String, String> environment)
      throws IOException, InterruptedException {
    Optional<String> missing = missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    for (String folder : List.of("app", "workspace", "data", "tmp")) {
      Files.createDirectories(root.resolve(folder));
    }
    copy(programs.path(), root.resolve("app"));
    String manifest =
        """
        limits: { wall: 20s, memory: 512MiB, output: 4MiB, networkBytes: 256MiB }
        env: { TZ: Europe/Paris, GREETING: "grüße", MXC_ROOT: ""%s }
        filesystem:
          - { path: /app, source: app, access: read }
          - { path: /data, source: data, access: write }
        """
            .formatted(
                environment.entrySet().stream()
                    .map(variable -> ", " + variable.getKey() + ": \"" + variable.getValue() + "\"")
                    .collect(Collectors.joining()));
    if (Files.exists(programs.path().resolve("package.json"))) {
      Path packages = InstalledPackages.of(programs.path());
      Files.createSymbolicLink(root.resolve("node_modules"), packages);
      manifest += "  - { path: /node_modules, source: \"" + packages + "\", access: read }\n";
    }
    return new NodePrograms(root, Guests.open(Tier.ISOLATE, manifest + grants, root), environment);
  }

  /** The real Node of this machine if it is of the major version that the guest's surface is. */
  private static Optional<String> missing() {
    try {
      Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      node.getOutputStream().close();
      String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return version.startsWith("v20.")
          ? Optional.empty()
          : Optional.of("node is not of version 20 but " + version.strip());
    } catch (IOException _) {
      return Optional.of("there is no node on the PATH");
    }
  }

  /** With Node. */
  Outcome node(String name) throws IOException, InterruptedException {
    Path app = root.resolve("app").toRealPath();
    String prefix = app.getParent().toString();
    ProcessBuilder builder = new ProcessBuilder("node", app.resolve(name).toString());
    builder.command().addAll(ARGUMENTS);
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of("TZ", "Europe/Paris", "GREETING", "grüße", "MXC_ROOT", prefix, "PATH", path));
    builder.environment().putAll(environment);
    builder.directory(root.resolve("workspace").toFile());
    File input = Files.writeString(root.resolve("input"), INPUT).toFile();
    File out = root.resolve("node-out").toFile();
    File err = root.resolve("node-err").toFile();
    builder.redirectInput(input).redirectOutput(out).redirectError(err);
    Process node = builder.start();
    if (!node.waitFor(NODE_SECONDS_MAX, TimeUnit.SECONDS)) {
      node.destroyForcibly();
      throw new AssertionError("node does not end: " + name);
    }
    return new Outcome(
        node.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.ISO_8859_1).replace(prefix, ""),
        Files.readString(err.toPath()).replace(prefix, ""));
  }

  /** With mxc. */
  Outcome mxc(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    RunResult result =
        run(
            name,
            RunOptions.defaults()
                .withInput(new ByteArrayInputStream(INPUT.getBytes(StandardCharsets.UTF_8)))
                .withOutput(
                    (kind, bytes) -> (kind == OutputKind.STDOUT ? out : err).writeBytes(bytes)));
    return new Outcome(
        result.exitCode(),
        out.toString(StandardCharsets.ISO_8859_1),
        err.toString(StandardCharsets.UTF_8));
  }

  /** The whole result of a run with mxc. */
  RunResult run(String name, RunOptions options) throws IOException {
    Program program =
        new Program(
            Language.JAVASCRIPT,
            name.endsWith(".mjs"),
            name,
            Files.readAllBytes(root.resolve("app").resolve(name)),
            ARGUMENTS);
    return sandbox.run(program, options);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (file.toString().endsWith(".tree")) {
          unpack(Files.readString(file), to);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Many small files in one: each begins with a line of three equals signs and its path. */
  private static void unpack(String tree, Path to) throws IOException {
    for (String part : tree.split("(?m)^=== ")) {
      if (!part.isEmpty()) {
        String[] nameAndText = part.split("\n", 2);
        Path file = to.resolve(nameAndText[0]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, nameAndText[1]);
      }
    }
  }

  @Override
  public void close() throws IOException {
    sandbox.close();
    Files.deleteIfExists(root.resolve("node_modules"));
  }
}
