package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mxc.testing.FatJarMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An embedder's archive holds the libraries as archives of its own, which no JVM starts from. */
class SpringBootArchiveTest {

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void workersStartFromAnArchiveOfArchives() throws Exception {
    List<Path> classPath =
        Arrays.stream(System.getProperty("surefire.test.class.path", "").split(":"))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList();
    assumeThat(classPath).as("the class path of the tests is known").isNotEmpty();
    assumeThat(
            classPath.stream()
                .filter(entry -> entry.toString().contains("isolate"))
                .allMatch(Files::isRegularFile))
        .as("the modules are jars, as in mvn verify")
        .isTrue();
    Path archive = folder.resolve("an application é.jar");
    pack(archive, classPath);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                archive.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .directory(folder.toFile())
            .start();

    int status = process.waitFor();
    assertThat(status).as(Files.readString(folder.resolve("output"))).isZero();
    assertThat(folder.resolve("output")).hasContent("python\njavascript\n");
  }

  private static void pack(Path archive, List<Path> classPath) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    attributes.putValue("Start-Class", FatJarMain.class.getName());
    attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (OutputStream file = Files.newOutputStream(archive);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        addStored(folder, new byte[0], out);
      }
      for (Path entry : classPath) {
        String name = entry.getFileName().toString();
        if (name.startsWith("spring-boot-loader")) {
          unpack(entry, out);
        } else if (Files.isDirectory(entry)) {
          addFolder(entry, out);
        } else if (!name.contains("junit") && !name.contains("archunit")) {
          addStored("BOOT-INF/lib/" + name, Files.readAllBytes(entry), out);
        }
      }
    }
  }

  /** The loader's own classes lie at the root of the archive. */
  private static void unpack(Path jar, JarOutputStream out) throws IOException {
    try (JarFile loader = new JarFile(jar.toFile())) {
      for (var entries = loader.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")) {
          addStored(entry.getName(), loader.getInputStream(entry).readAllBytes(), out);
        }
      }
    }
  }

  private static void addFolder(Path folder, JarOutputStream out) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = "BOOT-INF/classes/" + folder.relativize(file);
        if (!name.contains("META-INF/MANIFEST")) {
          addStored(name, Files.readAllBytes(file), out);
        }
      }
    }
  }

  private static void addStored(String name, byte[] bytes, JarOutputStream out) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    try {
      out.putNextEntry(entry);
    } catch (java.util.zip.ZipException e) {
      // Main and test classes both have a package-info of a package.
      if (String.valueOf(e.getMessage()).startsWith("duplicate entry")) {
        return;
      }
      throw e;
    }
    out.write(bytes);
    out.closeEntry();
  }
}
