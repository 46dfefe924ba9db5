package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.Place;
import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Compiles a manifest under ceilings. What a manifest asks for beyond a ceiling, and what this
 * build cannot give, is a problem; nothing is narrowed or left out silently.
 */
public final class PolicyCompiler {

  private final Manifest manifest;
  private final Problems problems;

  private PolicyCompiler(Manifest manifest, Problems problems) {
    this.manifest = manifest;
    this.problems = problems;
  }

  /**
   * Compiles without overrides.
   *
   * @throws ManifestException when the manifest asks for what the ceiling or this build does not
   *     allow
   */
  public static Policy compile(Manifest manifest, Ceiling ceiling) throws ManifestException {
    return compile(manifest, Overrides.none(), List.of(ceiling));
  }

  /**
   * Compiles a manifest with overrides under every one of the ceilings.
   *
   * @throws ManifestException when they ask for what a ceiling or this build does not allow
   */
  public static Policy compile(Manifest manifest, Overrides overrides, List<Ceiling> ceilings)
      throws ManifestException {
    Problems problems = new Problems(manifest.name());
    PolicyCompiler compiler = new PolicyCompiler(overrides.applyTo(manifest, problems), problems);
    Policy policy = compiler.policy();
    compiler.checkBuild(policy);
    ceilings.forEach(ceiling -> compiler.checkCeiling(policy, ceiling));
    problems.throwIfAny();
    return policy;
  }

  private void problem(String pointer, String message) {
    Place place = manifest.places().getOrDefault(pointer, new Place(0, 0));
    String source = pointer.startsWith("/") || pointer.isEmpty() ? manifest.name() : "options";
    problems.add(new Problem(source, pointer, place.line(), place.column(), message));
  }

  private Policy policy() {
    List<Policy.Mount> mounts = new ArrayList<>();
    for (MountRule rule : manifest.mounts()) {
      Optional<Path> source =
          rule.source()
              .flatMap(text -> folder(rule.pointer(), text, rule.pointer().startsWith("/")));
      mounts.add(new Policy.Mount(rule.path(), source, rule.access(), rule.sizeBytes()));
    }
    List<Path> pythonPath = new ArrayList<>();
    for (int i = 0; i < manifest.pythonPath().size(); i++) {
      folder("/python/path/" + i, manifest.pythonPath().get(i), true).ifPresent(pythonPath::add);
    }
    Tier tier = manifest.tier().orElse(Tier.ISOLATE);
    GuardMode guard = manifest.guard().orElse(GuardMode.AUTO);
    return new Policy(
        manifest.agent(),
        manifest.onBehalfOf(),
        tier,
        guard,
        manifest.limits(),
        mounts,
        manifest.environment(),
        pythonPath,
        digest(tier, guard, mounts, pythonPath));
  }

  /**
   * A source as a real folder; options are relative to the working directory, manifests to
   * themselves.
   */
  private Optional<Path> folder(String pointer, String text, boolean ofManifest) {
    try {
      Path base = ofManifest ? manifest.folder() : Path.of("").toAbsolutePath();
      Path path = base.resolve(text);
      if (!Files.exists(path)) {
        problem(
            pointer,
            "the source "
                + Problems.shown(text)
                + " does not exist; relative sources are relative to "
                + (ofManifest ? "the manifest" : "the working directory"));
      } else if (!Files.isDirectory(path)) {
        problem(
            pointer,
            "the source " + Problems.shown(text) + " is no folder; mount the folder that holds it");
      } else if (!Files.isReadable(path)) {
        problem(pointer, "the source " + Problems.shown(text) + " cannot be read by this user");
      } else {
        Path real = path.toRealPath();
        if (real.getParent() == null) {
          problem(
              pointer,
              "the source is the root folder of the host, which is never granted as a whole");
        }
        return Optional.of(real);
      }
    } catch (IOException | InvalidPathException _) {
      problem(
          pointer, "the source " + Problems.shown(text) + " is no path that can be resolved here");
    }
    return Optional.empty();
  }

  private void checkBuild(Policy policy) {
    if (policy.guard() == GuardMode.REQUIRED && policy.tier() == Tier.CONTEXT) {
      problem(
          "/isolation/guard",
          "guard required cannot hold in tier context, which runs programs in the caller's own JVM; use tier"
              + " isolate, or guard auto");
    }
    if (policy.tier() == Tier.CONTAINER) {
      problem("/isolation/tier", "tier container is not in this build; use isolate or context");
    }
    if (!manifest.network().isEmpty()) {
      problem(
          "/network",
          "network rules cannot be enforced: this build has no egress broker yet; remove them");
    }
    if (!manifest.tools().isEmpty()) {
      problem(
          "/tools",
          "tool "
              + manifest.tools().getFirst().name()
              + " is not registered: this build has no host tools yet");
    }
    if (!manifest.secrets().isEmpty()) {
      problem("/secrets", "secrets cannot be used: this build has no egress broker yet");
    }
    if (manifest.audit().required() || manifest.audit().fullContent()) {
      problem(
          "/audit",
          "this build has no audit log yet; audit mode required and content full cannot be enforced");
    }
  }

  private void checkCeiling(Policy policy, Ceiling ceiling) {
    String by = "; " + ceiling.name() + " allows ";
    ceiling
        .tierMin()
        .filter(min -> policy.tier().compareTo(min) < 0)
        .ifPresent(min ->
            problem(
                "/isolation/tier", "tier " + policy.tier().id() + by + "no less than " + min.id()));
    ceiling
        .guardMin()
        .filter(min -> policy.guard().compareTo(min) < 0)
        .ifPresent(min ->
            problem(
                "/isolation/guard",
                "guard " + policy.guard().id() + by + "no less than " + min.id()));
    ceiling.limitsMax().ifPresent(max -> checkLimits(policy.limits(), max, by));
    ceiling.sourceFolders().ifPresent(folders -> checkSources(policy, folders, by));
    ceiling
        .hosts()
        .ifPresent(hosts ->
            manifest.network().stream()
                .filter(rule -> !hosts.contains(rule.host()))
                .forEach(rule -> problem("/network", "host " + rule.host() + by + "it not")));
    ceiling
        .tools()
        .ifPresent(tools ->
            manifest.tools().stream()
                .filter(tool -> !tools.contains(tool.name()))
                .forEach(tool -> problem("/tools", "tool " + tool.name() + by + "it not")));
    ceiling
        .secrets()
        .ifPresent(secrets ->
            manifest.secrets().keySet().stream()
                .filter(secret -> !secrets.contains(secret))
                .forEach(secret -> problem("/secrets", "secret " + secret + by + "it not")));
  }

  private void checkLimits(Limits asked, Limits max, String by) {
    checkLimit("wall", asked, max, Limits::wallMillis, "ms", by);
    checkLimit("cpu", asked, max, Limits::cpuMillis, "ms", by);
    checkLimit("memory", asked, max, Limits::memoryBytes, "B", by);
    checkLimit("output", asked, max, Limits::outputBytes, "B", by);
    checkLimit("fileBytes", asked, max, Limits::fileBytes, "B", by);
    checkLimit("openFiles", asked, max, Limits::openFiles, "", by);
    checkLimit("threads", asked, max, Limits::threads, "", by);
    checkLimit("hostCalls", asked, max, Limits::hostCalls, "", by);
    checkLimit("networkBytes", asked, max, Limits::networkBytes, "B", by);
  }

  private void checkLimit(
      String name, Limits asked, Limits max, ToLongFunction<Limits> limit, String unit, String by) {
    if (limit.applyAsLong(asked) > limit.applyAsLong(max)) {
      problem(
          "/limits/" + name,
          name
              + " "
              + limit.applyAsLong(asked)
              + unit
              + by
              + "at most "
              + limit.applyAsLong(max)
              + unit);
    }
  }

  private void checkSources(Policy policy, List<Path> folders, String by) {
    for (int i = 0; i < policy.mounts().size(); i++) {
      String pointer = manifest.mounts().get(i).pointer();
      policy
          .mounts()
          .get(i)
          .source()
          .filter(source -> folders.stream().noneMatch(source::startsWith))
          .ifPresent(_ ->
              problem(pointer, "the source lies outside" + by + "only sources below its folders"));
    }
    policy.pythonPath().stream()
        .filter(source -> folders.stream().noneMatch(source::startsWith))
        .forEach(_ ->
            problem(
                "/python/path", "a folder lies outside" + by + "only sources below its folders"));
  }

  private String digest(
      Tier tier, GuardMode guard, List<Policy.Mount> mounts, List<Path> pythonPath) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, manifest.agent().orElse(""));
      add(digest, manifest.onBehalfOf().orElse(""));
      add(digest, tier.id());
      add(digest, guard.id());
      add(digest, manifest.limits().toString());
      for (Policy.Mount mount : mounts) {
        add(
            digest,
            mount.path()
                + "\0"
                + mount.source()
                + "\0"
                + mount.access().id()
                + "\0"
                + mount.sizeBytes());
      }
      new TreeMap<>(manifest.environment())
          .forEach((name, value) -> add(digest, name + "=" + value));
      pythonPath.forEach(path -> add(digest, path.toString()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Lengths keep neighbours apart. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
