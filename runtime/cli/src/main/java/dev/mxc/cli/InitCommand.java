package dev.mxc.cli;

import dev.mxc.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code mxc init}: a starter manifest, or the schema of manifests. */
final class InitCommand {

  private static final String HELP =
      """
      Usage:
        mxc init [FILE]     writes a commented starter manifest (default: mxc.yaml; - is standard output)
        mxc init --schema   prints the JSON Schema of manifests, for editors and checks

      Example:
        mxc init --schema > mxc.schema.json
        and in the manifest's first line: # yaml-language-server: $schema=./mxc.schema.json
      """;

  private InitCommand() {}

  static int execute(String[] arguments, Terminal terminal) {
    String first = arguments.length == 0 ? "mxc.yaml" : arguments[0];
    if (first.equals("-h") || first.equals("--help")) {
      terminal.out(HELP);
      return 0;
    }
    boolean schema = first.equals("--schema");
    if (arguments.length > 1 || first.startsWith("-") && !first.equals("-") && !schema) {
      terminal.message("mxc init takes one FILE or --schema; see mxc init --help");
      return ExitStatus.REJECTED;
    }
    try {
      if (schema || first.equals("-")) {
        terminal.out(text(schema ? "manifest-v1.schema.json" : "starter.yaml"));
      } else {
        write(Path.of(first));
        terminal.progress("wrote " + first + "; try: mxc run -m " + first + " SCRIPT");
      }
      return 0;
    } catch (FileAlreadyExistsException _) {
      terminal.message(first + " is there already and is left as it is; name another file");
    } catch (IOException | InvalidPathException e) {
      terminal.message(first + " cannot be written: " + Failures.reason(e));
    }
    return ExitStatus.REJECTED;
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(Path file) throws IOException {
    try (InputStream starter = open("starter.yaml")) {
      Files.copy(starter, file);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Manifest.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException(resource + " is missing from this build");
    }
    return in;
  }
}
