package dev.mxc.manifest;

import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.Place;
import dev.mxc.manifest.Manifest.SecretSource;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Compiles a manifest under ceilings. What a manifest asks for beyond a ceiling, and what this
 * build cannot give, is a problem; nothing is narrowed or left out silently.
 */
public final class PolicyCompiler {

  private static final int LISTED_MAX = 10;

  private final Manifest manifest;
  private final Map<String, String> options;
  private final Problems problems;

  private PolicyCompiler(Manifest manifest, Map<String, String> options, Problems problems) {
    this.manifest = manifest;
    this.options = options;
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
    return compile(manifest, overrides, ceilings, ToolRegistry.empty());
  }

  /** As {@link #compile(Manifest, Overrides, List)}, with tools that may be granted. */
  public static Policy compile(
      Manifest manifest, Overrides overrides, List<Ceiling> ceilings, ToolRegistry tools)
      throws ManifestException {
    return compile(manifest, overrides, ceilings, tools, Purpose.GUEST);
  }

  /** What a policy is for: some things can hold for the one and not for the other. */
  public enum Purpose {
    /** Guest code behind the file service and the bridge. */
    GUEST,
    /** A program of the host behind the guard alone. */
    FOREIGN_PROGRAM
  }

  /** As {@link #compile(Manifest, Overrides, List)}, for a purpose. */
  public static Policy compile(
      Manifest manifest, Overrides overrides, List<Ceiling> ceilings, Purpose purpose)
      throws ManifestException {
    return compile(manifest, overrides, ceilings, ToolRegistry.empty(), purpose);
  }

  private static Policy compile(
      Manifest manifest,
      Overrides overrides,
      List<Ceiling> ceilings,
      ToolRegistry tools,
      Purpose purpose)
      throws ManifestException {
    Problems problems = new Problems(manifest.name());
    PolicyCompiler compiler =
        new PolicyCompiler(overrides.applyTo(manifest, problems), overrides.options(), problems);
    Policy policy = compiler.policy(purpose);
    if (purpose == Purpose.FOREIGN_PROGRAM) {
      ForeignPrograms.check(compiler.manifest, policy, compiler::asked, compiler::problem);
    }
    compiler.checkPackages();
    compiler.checkSecrets();
    compiler.checkBuild(policy);
    compiler.checkTools(policy.tools(), tools);
    ceilings.forEach(ceiling -> compiler.checkCeiling(policy, ceiling));
    problems.throwIfAny();
    return policy;
  }

  private void problem(String pointer, String message) {
    boolean ofManifest = pointer.startsWith("/") || pointer.isEmpty();
    String option = options.getOrDefault(pointer, ofManifest ? "" : pointer);
    if (option.isEmpty()) {
      Place place = place(pointer);
      problems.add(new Problem(manifest.name(), pointer, place.line(), place.column(), message));
    } else {
      problems.add(new Problem("options", option, 0, 0, message));
    }
  }

  /** Where a field stands, or where it would: the nearest object around it. */
  private Place place(String pointer) {
    Place place = manifest.places().get(pointer);
    if (place != null || pointer.isEmpty()) {
      return place == null ? new Place(0, 0) : place;
    }
    return place(pointer.substring(0, pointer.lastIndexOf('/')));
  }

  private Policy policy(Purpose purpose) {
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
    List<ToolGrant> grants =
        manifest.tools().stream()
            .map(rule -> new ToolGrant(rule.name(), rule.approvalRequired(), rule.callsMax()))
            .toList();
    Tier tier = manifest.tier().orElse(Tier.ISOLATE);
    GuardMode guard = manifest.guard().orElse(GuardMode.AUTO);
    return new Policy(
        manifest.agent(),
        manifest.onBehalfOf(),
        tier,
        guard,
        purpose == Purpose.GUEST
            ? manifest.limits()
            : ForeignPrograms.limits(manifest.limits(), this::asked),
        mounts,
        manifest.environment(),
        pythonPath,
        grants,
        digest(tier, guard, mounts, pythonPath, grants));
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

  /** Package folders are mounts too, and two mounts on one path are refused. */
  private void checkPackages() {
    for (int i = 0; i < manifest.pythonPath().size(); i++) {
      String path = Policy.packagesPath(i);
      manifest.mounts().stream()
          .filter(mount -> mount.path().equals(path))
          .forEach(mount ->
              problem(
                  mount.pointer(),
                  "a second mount on " + path + ", where a folder of python.path lies"));
    }
  }

  private void checkSecrets() {
    manifest
        .secrets()
        .forEach((name, source) -> {
          Optional<String> wrong =
              switch (source) {
                case SecretSource.FromEnvironment(String variable) ->
                    Objects.requireNonNullElse(System.getenv(variable), "").isEmpty()
                        ? Optional.of("the variable " + variable + " is not set")
                        : Optional.empty();
                case SecretSource.FromFile(String file) ->
                    isReadableFile(file)
                        ? Optional.empty()
                        : Optional.of("there is no readable file " + Problems.shown(file));
              };
          wrong.ifPresent(message ->
              problem("/secrets/" + name, "the secret " + name + " is unset: " + message));
        });
  }

  private boolean isReadableFile(String text) {
    try {
      Path file = manifest.folder().resolve(text);
      return Files.isRegularFile(file) && Files.isReadable(file);
    } catch (InvalidPathException _) {
      return false;
    }
  }

  /** Whether a field was given, by the manifest or by an option. */
  private boolean asked(String pointer) {
    return manifest.places().containsKey(pointer) || options.containsKey(pointer);
  }

  private void checkTools(List<ToolGrant> grants, ToolRegistry registry) {
    for (int i = 0; i < grants.size(); i++) {
      try {
        ToolGrants.of(registry, List.of(grants.get(i)));
      } catch (ToolRegistrationException e) {
        problem("/tools/" + i, String.valueOf(e.getMessage()));
      }
    }
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
    ceiling.hosts().ifPresent(hosts -> checkHosts(hosts, by));
    ceiling.tools().ifPresent(tools -> checkTools(tools, by));
    ceiling
        .secrets()
        .ifPresent(secrets ->
            manifest.secrets().keySet().stream()
                .filter(secret -> !secrets.contains(secret))
                .forEach(secret ->
                    problem("/secrets/" + secret, "secret " + secret + by + listed(secrets))));
  }

  private void checkHosts(Set<String> hosts, String by) {
    for (int i = 0; i < manifest.network().size(); i++) {
      String host = manifest.network().get(i).host();
      if (!hosts.contains(host)) {
        problem("/network/" + i + "/host", "host " + host + by + listed(hosts));
      }
    }
  }

  private void checkTools(Set<String> tools, String by) {
    for (int i = 0; i < manifest.tools().size(); i++) {
      String tool = manifest.tools().get(i).name();
      if (!tools.contains(tool)) {
        problem("/tools/" + i, "tool " + tool + by + listed(tools));
      }
    }
  }

  private static String listed(Set<String> allowed) {
    return allowed.isEmpty()
        ? "none"
        : "only "
            + allowed.stream().sorted().limit(LISTED_MAX).collect(Collectors.joining(", "))
            + (allowed.size() > LISTED_MAX ? ", ..." : "");
  }

  private void checkLimits(Limits asked, Limits max, String by) {
    checkLimit("wall", asked, max, Limits::wallMillis, Units::shownMillis, by);
    checkLimit("cpu", asked, max, Limits::cpuMillis, Units::shownMillis, by);
    checkLimit("memory", asked, max, Limits::memoryBytes, Units::shownBytes, by);
    checkLimit("output", asked, max, Limits::outputBytes, Units::shownBytes, by);
    checkLimit("fileBytes", asked, max, Limits::fileBytes, Units::shownBytes, by);
    checkLimit("openFiles", asked, max, Limits::openFiles, String::valueOf, by);
    checkLimit("threads", asked, max, Limits::threads, String::valueOf, by);
    checkLimit("hostCalls", asked, max, Limits::hostCalls, String::valueOf, by);
    checkLimit("networkBytes", asked, max, Limits::networkBytes, Units::shownBytes, by);
  }

  private void checkLimit(
      String name,
      Limits asked,
      Limits max,
      ToLongFunction<Limits> limit,
      LongFunction<String> shown,
      String by) {
    long wanted = limit.applyAsLong(asked);
    long most = limit.applyAsLong(max);
    if (wanted > most) {
      problem(
          "/limits/" + name,
          name + " " + shown.apply(wanted) + by + "at most " + shown.apply(most));
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
    // A folder that is missing is a problem already, and would shift the others' places.
    boolean complete = policy.pythonPath().size() == manifest.pythonPath().size();
    for (int i = 0; complete && i < policy.pythonPath().size(); i++) {
      if (folders.stream().noneMatch(policy.pythonPath().get(i)::startsWith)) {
        problem(
            "/python/path/" + i, "the folder lies outside" + by + "only sources below its folders");
      }
    }
  }

  private String digest(
      Tier tier,
      GuardMode guard,
      List<Policy.Mount> mounts,
      List<Path> pythonPath,
      List<ToolGrant> grants) {
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
      grants.forEach(grant -> add(digest, grant.toString()));
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
