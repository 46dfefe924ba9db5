package dev.mxc.isolate.python;

import dev.mxc.isolate.files.GuestFileView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * Run by the build: compiles the standard library, as the language home will hold it, to bytecode
 * files and packs them. Their headers name the one modification time that the home shows for every
 * file. (Hash-based ones would not need it, but GraalPy 25.2.4 cannot load their code a second
 * time, which {@code code.replace} asks for.)
 */
public final class BytecodeMain {

  private static final String COMPILE =
      """
      def _compile(source, target, shown, modified):
          import importlib._bootstrap_external as external
          import os
          with open(source, 'rb') as file:
              data = file.read()
          try:
              code = external.SourceLoader.source_to_code(external.SourceFileLoader('m', shown), data, shown)
          except SyntaxError:
              return False
          os.makedirs(os.path.dirname(target), exist_ok=True)
          with open(target, 'wb') as file:
              file.write(external._code_to_timestamp_pyc(code, modified, len(data)))
          return True
      _compile
      """;

  private static final String TAG = "import sys\nsys.implementation.cache_tag";

  /** Nobody imports these in an isolate. */
  private static final List<String> LEFT_OUT =
      List.of(
          "lib2to3",
          "idlelib",
          "tkinter",
          "turtledemo",
          "ensurepip",
          "test",
          "site-packages",
          "pydoc_data");

  private BytecodeMain() {}

  /** Takes a work folder and the archive to write. */
  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[0]).toAbsolutePath();
    Path archive = Path.of(arguments[1]).toAbsolutePath();
    if (isUpToDate(archive)) {
      return;
    }
    deleteTree(work);
    LanguageHomeBuilder.buildSources(work);
    Path home = work.resolve("python");
    Path bytecode = work.resolve("bytecode");
    System.setProperty("org.graalvm.language.python.home", home.toString());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (Context context =
        Context.newBuilder(PythonRuntime.ID)
            .allowAllAccess(true)
            .option("engine.WarnInterpreterOnly", "false")
            .out(printed)
            .err(printed)
            .build()) {
      Value compile = context.eval(PythonRuntime.ID, COMPILE);
      String tag = context.eval(PythonRuntime.ID, TAG).asString();
      for (Path source : sources(home)) {
        String name = source.getFileName().toString();
        Path target =
            bytecode
                .resolve(home.relativize(source.getParent()))
                .resolve("__pycache__")
                .resolve(name.substring(0, name.length() - 3) + "." + tag + ".pyc");
        compile.execute(
            source.toString(),
            target.toString(),
            LanguageHomeBuilder.guestPath(home, source),
            GuestFileView.HOME_MODIFIED_SECONDS);
      }
    }
    Files.createDirectories(archive.getParent());
    zip(bytecode, archive);
    deleteTree(work);
  }

  /**
   * Whether the archive is younger than all that lies beside it, which is what it is made from; the
   * jars have their version.
   */
  private static boolean isUpToDate(Path archive) throws IOException {
    if (!Files.exists(archive)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(archive);
    try (Stream<Path> files = Files.walk(archive.getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<Path> sources(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("lib"))) {
      return files
          .filter(file -> file.toString().endsWith(".py"))
          .filter(file ->
              LEFT_OUT.stream().noneMatch(name -> file.toString().contains("/" + name + "/")))
          .sorted()
          .toList();
    }
  }

  private static void zip(Path folder, Path archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        ZipEntry entry = new ZipEntry(folder.relativize(file).toString());
        // A constant, so that the same sources give the same archive.
        entry.setLastModifiedTime(FileTime.fromMillis(GuestFileView.HOME_MODIFIED_SECONDS * 1000));
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
