package dev.mxc.guard;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the guard's own process is started from.
 *
 * @param java a JDK's {@code java}, 25 or newer
 * @param classPath with this module's jar, as plain files. Where the caller is root, root must be
 *     able to read them as their owner or as anybody; nobody else needs to
 */
public record GuardStarter(Path java, List<Path> classPath) {

  /** Small and quick to start: it lives for some ten milliseconds. */
  private static final List<String> FLAGS =
      List.of(
          "-Xshare:auto",
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
        return new GuardStarter(java, List.of(Path.of(location)));
      }
      throw new GuardException.InvalidProfile(
          "the guard's jar is no plain file but "
              + location.getScheme()
              + ":, from which no JVM can be started; unpack it and pass a GuardStarter");
    } catch (URISyntaxException e) {
      throw new GuardException.InvalidProfile("the guard's jar has no usable location: " + e);
    }
  }

  List<String> command(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(FLAGS);
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    command.add(mainClass);
    return command;
  }
}
