package dev.mxc.worker;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The class path of a worker: a list of our own, found through one class of each artifact, never
 * the caller's class path. An artifact inside a Spring Boot archive is unpacked.
 */
final class WorkerClassPath {

  /** In the guard's artifact, which is the first: a worker is sealed by it before it begins. */
  private static final String GUARD = "dev/mxc/guard/seal/SealMain.class";

  /** One resource of each artifact, in the order of the class path. */
  private static final List<String> MARKERS =
      List.of(
          GUARD,
          "dev/mxc/isolate/worker/WorkerMain.class",
          "dev/mxc/bridge/protocol/Message.class",
          "org/graalvm/polyglot/Engine.class",
          "org/graalvm/collections/EconomicMap.class",
          "org/graalvm/nativeimage/ImageInfo.class",
          "org/graalvm/word/WordBase.class",
          "com/oracle/truffle/api/TruffleLanguage.class",
          "org/graalvm/jniutils/JNI.class",
          "com/oracle/truffle/runtime/OptimizedTruffleRuntime.class",
          "com/oracle/truffle/compiler/TruffleCompiler.class",
          "com/oracle/truffle/regex/RegexLanguage.class",
          "org/graalvm/shadowed/com/ibm/icu/ICUConfig.properties",
          "org/graalvm/shadowed/org/tukaani/xz/XZ.class",
          "com/oracle/graal/python/PythonLanguage.class",
          "com/oracle/graal/python/resources/PythonResource.class",
          "com/oracle/truffle/js/lang/JavaScriptLanguage.class");

  private WorkerClassPath() {}

  /**
   * Finds the artifacts where this class's loader finds them.
   *
   * @param unpackTo where nested archives go; made when one is needed
   * @throws WorkerException when one is missing or lies where it cannot be used from
   */
  static List<Path> locate(Path unpackTo) throws WorkerException {
    List<Path> entries = new ArrayList<>();
    for (String marker : MARKERS) {
      URL url = WorkerClassPath.class.getClassLoader().getResource(marker);
      if (url == null) {
        throw new WorkerException(
            "a library of the worker is missing from the class path: no "
                + marker
                + "; depend on dev.mxc:mxc-runtime with its transitive dependencies");
      }
      Path entry = entryOf(url.toString(), marker, unpackTo);
      if (!entries.contains(entry)) {
        entries.add(entry);
      }
    }
    return List.copyOf(entries);
  }

  private static Path entryOf(String url, String marker, Path unpackTo) throws WorkerException {
    String base = url.substring(0, url.length() - marker.length());
    try {
      if (base.startsWith("file:")) {
        return Path.of(new URI(base)).toRealPath();
      }
      if (base.startsWith("jar:file:")
          && base.endsWith("!/")
          && base.indexOf("!/") == base.length() - 2) {
        return Path.of(new URI(base.substring("jar:".length(), base.length() - 2))).toRealPath();
      }
      if (base.startsWith("jar:nested:")) {
        return unpacked(base.substring("jar:nested:".length(), base.length() - 2), unpackTo);
      }
    } catch (IOException | URISyntaxException e) {
      throw new WorkerException("a library of the worker cannot be read: " + base, e);
    }
    throw new WorkerException(
        "a library of the worker lies where a JVM cannot be started from: "
            + base
            + "; unpack the application, or use plain jars or a Spring Boot archive");
  }

  /** {@code nested} is Spring Boot's form: the archive's path, {@code /!}, the entry's name. */
  private static Path unpacked(String nested, Path unpackTo)
      throws IOException, URISyntaxException, WorkerException {
    int mark = nested.indexOf("/!");
    if (mark < 0) {
      throw new WorkerException("not an archive within an archive: " + nested);
    }
    Path archive = Path.of(new URI("file:" + nested.substring(0, mark)));
    String name = nested.substring(mark + 2);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new WorkerException("no " + name + " in " + archive);
      }
      // Builds differ under one name, and the folder is this user's alone.
      String content = Long.toHexString(entry.getCrc()) + "-" + Long.toHexString(entry.getSize());
      Path folder = unpackTo.resolve(content);
      Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
      if (!Files.exists(target)) {
        Files.createDirectories(folder);
        unpack(zip, entry, target);
      }
      return target.toRealPath();
    }
  }

  private static void unpack(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    Path part = Files.createTempFile(target.getParent(), "part", ".jar");
    try (InputStream bytes = zip.getInputStream(entry)) {
      Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
