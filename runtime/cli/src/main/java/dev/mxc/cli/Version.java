package dev.mxc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What this build is called. */
final class Version {
  private Version() {}

  static String text() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException _) {
      // The name alone is an answer too.
    }
    return properties.getProperty("version", "unknown")
        + " (GraalVM languages "
        + properties.getProperty("graalvm", "unknown")
        + ", JVM "
        + Runtime.version().feature()
        + ")";
  }
}
