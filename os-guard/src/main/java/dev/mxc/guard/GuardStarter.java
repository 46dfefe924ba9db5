package dev.mxc.guard;

import dev.mxc.guard.launch.GuardInit;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the guard's own process is started from.
 *
 * @param java a JDK's {@code java}, 25 or newer
 * @param classPath with this module's jar, as plain files. Where the caller is root, root must be
 *     able to read them as their owner or as anybody; nobody else needs to
 * @param aotCache what {@link #makeAotCache} made: a start takes half the time. A JVM does not
 *     verify it, so it lies where nobody else can write
 */
public record GuardStarter(Path java, List<Path> classPath, Optional<Path> aotCache) {

  /** Small and quick to start: it lives for some ten milliseconds. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xms8m",
          "-Xmx32m",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:ErrorFile=/dev/null",
          "-XX:-CreateCoredumpOnCrash",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED");

  public GuardStarter {
    classPath = List.copyOf(classPath);
  }

  /**
   * This JVM and this module's jar.
   *
   * @throws GuardException where the jar is no plain file, as in a Spring Boot archive: unpack it,
   *     and name it
   */
  public static GuardStarter ofThisJvm() throws GuardException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      URI location = GuardStarter.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (location.getScheme().equals("file") && Files.exists(Path.of(location))) {
        return new GuardStarter(java, List.of(Path.of(location)), Optional.empty());
      }
      throw new GuardException.InvalidProfile(
          "the guard's jar is no plain file but "
              + location.getScheme()
              + ":, from which no JVM can be started; unpack it and pass a GuardStarter");
    } catch (URISyntaxException e) {
      throw new GuardException.InvalidProfile("the guard's jar has no usable location: " + e);
    }
  }

  /** The same with a cache. */
  public GuardStarter withAotCache(Path cache) {
    return new GuardStarter(java, classPath, Optional.of(cache));
  }

  /**
   * Makes the cache, which takes two or three seconds. It belongs to this JDK and class path; with
   * others it is not used.
   *
   * @param target the file; it appears at once and whole
   * @throws IOException when it cannot be made
   */
  public void makeAotCache(Path target) throws IOException {
    Path folder = Files.createTempDirectory(target.toAbsolutePath().getParent(), "guard-aot-");
    try {
      Path configuration = folder.resolve("configuration");
      Path cache = folder.resolve("cache");
      run(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + configuration));
      run(
          List.of(
              "-XX:AOTMode=create",
              "-XX:AOTConfiguration=" + configuration,
              "-XX:AOTCache=" + cache));
      Files.move(cache, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      try (DirectoryStream<Path> rest = Files.newDirectoryStream(folder)) {
        for (Path file : rest) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private void run(List<String> flags) throws IOException {
    List<String> command = command(GuardInit.class.getName(), flags);
    command.add(GuardInit.REHEARSAL);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.redirectErrorStream(true);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("the guard's AOT cache was not made: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the guard's AOT cache was made", e);
    } finally {
      process.destroyForcibly();
    }
  }

  List<String> command(String mainClass) {
    return command(
        mainClass, aotCache.map(cache -> List.of("-XX:AOTCache=" + cache)).orElse(List.of()));
  }

  private List<String> command(String mainClass, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    command.add(mainClass);
    return command;
  }
}
