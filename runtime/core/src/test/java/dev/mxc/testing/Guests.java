package dev.mxc.testing;

import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.guard.HostSupport;
import dev.mxc.guard.ProgramKind;
import dev.mxc.guard.Requirement;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.ManifestParser;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Opens sandboxes for tests, with the fast start made ready once. Opening one is cheap, its first
 * run is not: a test class opens one per manifest and keeps it for all its tests.
 */
public final class Guests {

  /**
   * All that this host can give: every test of a worker is one of the guard too. {@code
   * -Dmxc.test.guard=off} tells a fault of the one from a fault of the other.
   */
  public static final GuardMode GUARD = guard();

  private Guests() {}

  /** The same in the guard's own words, for tests that start workers themselves. */
  public static Requirement requirement() {
    return Requirement.valueOf(GUARD.name());
  }

  /** Each language in each tier, for parameterized tests. */
  public static Stream<Arguments> everywhere() {
    return Stream.of(Language.values())
        .flatMap(language ->
            Stream.of(Tier.CONTEXT, Tier.ISOLATE).map(tier -> Arguments.of(language, tier)));
  }

  private static GuardMode guard() {
    String asked = System.getProperty("mxc.test.guard", "");
    if (!asked.isEmpty()) {
      return GuardMode.valueOf(asked.toUpperCase(java.util.Locale.ROOT));
    }
    return HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.JVM_WORKER).isEmpty()
        ? GuardMode.REQUIRED
        : GuardMode.AUTO;
  }

  private static final class Ready {
    static {
      try {
        RuntimeImage.open(_ -> {}).makeAotCaches(_ -> {});
      } catch (WorkerException _) {
        // None is made from a class path with folders (mvn test): workers start slower, that is
        // all.
      }
    }

    /** The initializer above has run. */
    static void once() {}
  }

  /**
   * A sandbox on a manifest in YAML; {@code version} and {@code isolation} are added.
   *
   * @param folder what relative sources are relative to
   */
  public static Sandbox open(Tier tier, String yaml, Path folder) {
    try {
      Ready.once();
      return Sandbox.open(manifest(tier, yaml, folder));
    } catch (ManifestException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** As {@link #open(Tier, String, Path)}, for a test that adds something. */
  public static Sandbox.Builder builder(Tier tier, String yaml, Path folder)
      throws ManifestException {
    Ready.once();
    return Sandbox.builder(manifest(tier, yaml, folder));
  }

  /** As {@link #open(Tier, String, Path)}, in tier isolate, for a manifest without sources. */
  public static Sandbox open(String yaml) {
    return open(Tier.ISOLATE, yaml, Path.of("/nonexistent"));
  }

  /** A manifest in YAML; {@code version} and {@code isolation} are added. */
  public static Manifest manifest(Tier tier, String yaml, Path folder) throws ManifestException {
    String guard = tier == Tier.ISOLATE ? GUARD.id() : GuardMode.AUTO.id();
    String head =
        "version: \"1\"\nisolation: { tier: " + tier.id() + ", guard: \"" + guard + "\" }\n";
    return ManifestParser.parse(
        (head + yaml).getBytes(StandardCharsets.UTF_8), "test manifest", folder);
  }
}
