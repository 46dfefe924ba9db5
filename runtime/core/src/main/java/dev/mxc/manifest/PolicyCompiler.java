package dev.mxc.manifest;

import dev.mxc.bridge.egress.EgressRule;
import dev.mxc.bridge.egress.EgressRuleException;
import dev.mxc.bridge.secrets.SecretException;
import dev.mxc.bridge.secrets.SecretProvider;
import dev.mxc.bridge.secrets.Secrets;
import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.NetworkRule;
import dev.mxc.manifest.Manifest.Place;
import dev.mxc.manifest.Manifest.SecretSource;
import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles a manifest under ceilings. What a manifest asks for beyond a ceiling, and what this
 * build cannot give, is a problem; nothing is narrowed or left out silently.
 */
public final class PolicyCompiler {

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
    return compile(manifest, overrides, ceilings, HostOffer.none());
  }

  /** As {@link #compile(Manifest, Overrides, List)}, with what may be granted. */
  public static Policy compile(
      Manifest manifest, Overrides overrides, List<Ceiling> ceilings, HostOffer offer)
      throws ManifestException {
    return compile(manifest, overrides, ceilings, offer, Purpose.GUEST);
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
    return compile(manifest, overrides, ceilings, HostOffer.none(), purpose);
  }

  private static Policy compile(
      Manifest manifest,
      Overrides overrides,
      List<Ceiling> ceilings,
      HostOffer offer,
      Purpose purpose)
      throws ManifestException {
    Problems problems = new Problems(manifest.name());
    PolicyCompiler compiler =
        new PolicyCompiler(
            overrides.applyTo(manifest, problems), overrides.options(manifest), problems);
    Policy policy = compiler.policy(purpose);
    if (purpose == Purpose.FOREIGN_PROGRAM) {
      ForeignPrograms.check(compiler.manifest, policy, compiler::asked, compiler::problem);
    }
    compiler.checkPackages();
    compiler.checkBuild(policy);
    if (purpose == Purpose.GUEST) {
      compiler.checkSecrets(offer.secrets().or(policy.secretSources()));
      compiler.checkTools(policy.tools(), offer.tools());
    }
    ceilings.forEach(
        ceiling -> new CeilingCheck(compiler.manifest, policy, ceiling, compiler::problem).check());
    problems.throwIfAny();
    return policy;
  }

  private void problem(String pointer, String message) {
    boolean ofManifest = pointer.startsWith("/") || pointer.isEmpty();
    String option = option(pointer).orElse(ofManifest ? "" : pointer);
    if (option.isEmpty()) {
      Place place = place(pointer);
      problems.add(new Problem(manifest.name(), pointer, place.line(), place.column(), message));
    } else {
      problems.add(new Problem("options", option, 0, 0, message));
    }
  }

  /** The option that set a field, or the whole entry that it is in. */
  private Optional<String> option(String pointer) {
    int slash = pointer.lastIndexOf('/');
    return Optional.ofNullable(options.get(pointer))
        .or(() ->
            slash <= 0
                ? Optional.empty()
                : Optional.ofNullable(options.get(pointer.substring(0, slash))));
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
    Policy policy =
        new Policy(
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
            network(),
            secrets(),
            "");
    return policy.withDigest(PolicyDigest.of(manifest, policy));
  }

  private List<EgressRule> network() {
    List<EgressRule> rules = new ArrayList<>();
    for (int i = 0; i < manifest.network().size(); i++) {
      NetworkRule rule = manifest.network().get(i);
      try {
        rules.add(
            EgressRule.of(
                rule.host(),
                rule.ports(),
                rule.schemes(),
                rule.methods(),
                rule.paths(),
                rule.headers()));
      } catch (EgressRuleException e) {
        problem("/network/" + i + "/" + e.field(), String.valueOf(e.getMessage()));
      }
    }
    return rules;
  }

  /** The sources of secrets; files are relative to the manifest. */
  private Map<String, SecretSource> secrets() {
    Map<String, SecretSource> secrets = new HashMap<>();
    manifest
        .secrets()
        .forEach((name, source) -> {
          try {
            secrets.put(
                name,
                source instanceof SecretSource.FromFile(String file)
                    ? new SecretSource.FromFile(manifest.folder().resolve(file).toString())
                    : source);
          } catch (InvalidPathException _) {
            problem("/secrets/" + name, "the file of the secret " + name + " is no path");
          }
        });
    return secrets;
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

  private void checkSecrets(SecretProvider provider) {
    for (String name : manifest.secrets().keySet()) {
      try {
        Secrets.read(List.of(name), provider).close();
      } catch (SecretException e) {
        problem("/secrets/" + name, String.valueOf(e.getMessage()));
      }
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
    if (manifest.audit().required() || manifest.audit().fullContent()) {
      problem(
          "/audit",
          "this build has no audit log yet; audit mode required and content full cannot be enforced");
    }
  }
}
