package dev.mxc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code mxc init}: a starter manifest. */
final class InitCommand {

  private InitCommand() {}

  static int execute(String[] arguments, Terminal terminal) {
    if (arguments.length > 1
        || arguments.length == 1 && arguments[0].startsWith("-") && !arguments[0].equals("-")) {
      terminal.out(
          "Usage: mxc init [FILE]   writes a commented starter manifest (default: mxc.yaml; - is standard output)\n");
      return arguments.length == 1 && arguments[0].matches("-h|--help") ? 0 : ExitStatus.REJECTED;
    }
    String name = arguments.length == 0 ? "mxc.yaml" : arguments[0];
    try (InputStream starter =
        dev.mxc.manifest.Manifest.class.getResourceAsStream("starter.yaml")) {
      if (starter == null) {
        throw new IOException("the starter manifest is missing from this build");
      }
      if (name.equals("-")) {
        terminal.out(new String(starter.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
      } else {
        Files.copy(starter, Path.of(name));
        terminal.progress("wrote " + name + "; try: mxc run -m " + name + " SCRIPT");
      }
      return 0;
    } catch (FileAlreadyExistsException _) {
      terminal.message(name + " is there already and is left as it is; name another file");
    } catch (IOException | InvalidPathException e) {
      terminal.message(name + " cannot be written: " + Failures.reason(e));
    }
    return ExitStatus.REJECTED;
  }
}
