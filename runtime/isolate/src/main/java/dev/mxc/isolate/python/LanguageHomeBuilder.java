package dev.mxc.isolate.python;

import dev.mxc.isolate.files.GuestFileView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.graalvm.polyglot.Engine;

/**
 * Makes the folder of the language homes: the resources of the Python jar, our own modules and
 * additions, time zones, and the bytecode that the build made of all that.
 */
public final class LanguageHomeBuilder {

  /** Below the Python home. */
  static final String LIBRARY = "lib/python3.12";

  static final String BYTECODE = "bytecode.zip";

  /** New modules of the standard library's folder. */
  private static final List<String> MODULES =
      List.of(
          "_mxc/__init__.py",
          "_mxc/host_information.py",
          "_mxc/imports.py",
          "_mxc/refusals.py",
          "_mxc/open_files.py",
          "_mxc/program.py",
          "_mxc/completions.py",
          "_mxc/digests.py",
          "_mxc/scanner.py",
          "_mxc/host_tools.py",
          "_mxc/network.py",
          "_mxc/stream_socket.py",
          "_mxc/tcp_socket.py",
          "_mxc/http_exchange.py",
          "_mxc/http_socket.py",
          "_mxc/urllib3_sockets.py",
          "mxc.py",
          "_bz2.py",
          "grp.py",
          "termios.py",
          "ctypes/__init__.py",
          "ctypes/util.py");

  /** What is appended to modules of the standard library. */
  private static final List<String> ADDITIONS =
      List.of(
          "_compression.py",
          "asyncio/unix_events.py",
          "concurrent/futures/process.py",
          "hashlib.py",
          "http/client.py",
          "lzma.py",
          "mimetypes.py",
          "multiprocessing/context.py",
          "multiprocessing/process.py",
          "platform.py",
          "socket.py",
          "ssl.py",
          "subprocess.py",
          "traceback.py",
          "tracemalloc.py",
          "urllib/request.py",
          "uuid.py",
          "xml/parsers/expat.py",
          "zoneinfo/_tzpath.py");

  private LanguageHomeBuilder() {}

  /**
   * Makes {@code folder}, which must not exist, with bytecode where the build made some.
   *
   * @throws IOException when it cannot be written
   */
  public static void build(Path folder) throws IOException {
    buildSources(folder);
    try (InputStream zip = LanguageHomeBuilder.class.getResourceAsStream(BYTECODE)) {
      if (zip != null) {
        unzip(zip, folder.resolve("python"));
      }
    }
  }

  /** All but the bytecode. */
  static void buildSources(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path resources = folder.resolve("resources");
    Engine.copyResources(resources, PythonRuntime.ID);
    Path home = folder.resolve("python");
    Files.move(resources.resolve("python").resolve("python-home"), home);
    for (String module : MODULES) {
      Path target = home.resolve(LIBRARY).resolve(module);
      Files.createDirectories(target.getParent());
      Files.writeString(target, text("home/modules/" + module));
    }
    for (String addition : ADDITIONS) {
      Path target = home.resolve(LIBRARY).resolve(addition);
      Files.writeString(target, text("home/additions/" + addition), StandardOpenOption.APPEND);
    }
    ZoneFiles.write(home.resolve("share/zoneinfo"));
  }

  /** Where a file of the home is for a guest. */
  static String guestPath(Path home, Path file) {
    return GuestFileView.PYTHON_HOME + "/" + home.relativize(file);
  }

  private static String text(String resource) throws IOException {
    try (InputStream bytes = LanguageHomeBuilder.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IOException("no resource " + resource);
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void unzip(InputStream zip, Path target) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(zip)) {
      for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("an entry leaves its folder: " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        Files.copy(entries, file);
      }
    }
  }
}
