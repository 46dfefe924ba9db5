package dev.mxc.cli;

import dev.mxc.Program;
import dev.mxc.bridge.protocol.Language;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the program comes from: a file, standard input or the option. */
record ProgramSource(@Nullable String language, @Nullable String code, List<String> words) {

  /** There is no program that could run. */
  static final class BadProgramException extends Exception {
    private static final long serialVersionUID = 1L;

    BadProgramException(String message) {
      super(message);
    }
  }

  Program read() throws BadProgramException {
    if (code != null) {
      return given(known(), code.getBytes(StandardCharsets.UTF_8), words);
    }
    if (words.isEmpty()) {
      throw new BadProgramException("no program: name a script, - or -c CODE, see mxc-run --help");
    }
    List<String> arguments = words.subList(1, words.size());
    String script = words.getFirst();
    return script.equals("-")
        ? given(known(), standardInput(), arguments)
        : file(script, arguments);
  }

  private Language known() throws BadProgramException {
    Language chosen = chosen();
    if (chosen == null) {
      throw new BadProgramException(
          "the language is not known: add --language python or --language javascript");
    }
    return chosen;
  }

  private static Program given(Language chosen, byte[] source, List<String> arguments)
      throws BadProgramException {
    return program(
        chosen, false, chosen == Language.PYTHON ? "main.py" : "main.js", source, arguments);
  }

  private @Nullable Language chosen() throws BadProgramException {
    return switch (language) {
      case null -> null;
      case "python", "py" -> Language.PYTHON;
      case "javascript", "js" -> Language.JAVASCRIPT;
      default ->
          throw new BadProgramException(
              "--language: expected python or javascript; found " + language);
    };
  }

  private static byte[] standardInput() throws BadProgramException {
    try {
      return System.in.readNBytes(Program.SOURCE_BYTES_MAX + 1);
    } catch (IOException _) {
      throw new BadProgramException("the program cannot be read from standard input");
    }
  }

  private Program file(String script, List<String> arguments) throws BadProgramException {
    Path path;
    try {
      path = Path.of(script);
    } catch (InvalidPathException _) {
      throw new BadProgramException("no path of this machine: " + script);
    }
    String name = String.valueOf(path.getFileName());
    String suffix = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
    Language chosen = chosen();
    if (chosen == null && List.of(".ts", ".mts", ".cts", ".tsx").contains(suffix)) {
      throw new BadProgramException(
          script
              + " is TypeScript, which is not run: compile it to JavaScript first (tsc, or esbuild "
              + name
              + " --outfile=out.mjs)");
    }
    if (!Files.exists(path)) {
      throw new BadProgramException("no such program: " + script);
    }
    if (!Files.isRegularFile(path)) {
      throw new BadProgramException(
          script + " is no regular file; give a program on standard input with --language and -");
    }
    if (chosen == null) {
      chosen = ofSuffix(script, suffix);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return program(
          chosen,
          suffix.equals(".mjs"),
          name,
          in.readNBytes(Program.SOURCE_BYTES_MAX + 1),
          arguments);
    } catch (IOException _) {
      throw new BadProgramException(script + " cannot be read; look at its permissions");
    }
  }

  private static Language ofSuffix(String script, String suffix) throws BadProgramException {
    return switch (suffix) {
      case ".py" -> Language.PYTHON;
      case ".js", ".mjs", ".cjs" -> Language.JAVASCRIPT;
      default ->
          throw new BadProgramException(
              "the language of "
                  + script
                  + " is not known by its suffix: use .py, .js or .mjs, or --language");
    };
  }

  private static Program program(
      Language language, boolean module, String name, byte[] source, List<String> arguments)
      throws BadProgramException {
    try {
      return new Program(language, module, name, source, arguments);
    } catch (IllegalArgumentException e) {
      throw new BadProgramException(String.valueOf(e.getMessage()));
    }
  }
}
