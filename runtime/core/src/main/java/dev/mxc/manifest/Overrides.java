package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a command line or an embedder adds to a manifest or sets in its place. Immutable; each
 * method answers with a copy. A mistake is kept and told when it is applied, together with all
 * others.
 */
public final class Overrides {

  private final List<MountRule> mounts;
  private final Map<String, String> environment;
  private final Optional<String> agent;
  private final Optional<Tier> tier;
  private final Optional<GuardMode> guard;
  private final Map<String, Long> limits;
  private final List<Problem> problems;

  private Overrides(
      List<MountRule> mounts,
      Map<String, String> environment,
      Optional<String> agent,
      Optional<Tier> tier,
      Optional<GuardMode> guard,
      Map<String, Long> limits,
      List<Problem> problems) {
    this.mounts = List.copyOf(mounts);
    this.environment = Map.copyOf(environment);
    this.agent = agent;
    this.tier = tier;
    this.guard = guard;
    this.limits = Map.copyOf(limits);
    this.problems = List.copyOf(problems);
  }

  /** Nothing. */
  public static Overrides none() {
    return new Overrides(
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of());
  }

  /** Adds a mount; {@code option} names where it comes from, {@code rule} is {@code GUEST=HOST}. */
  public Overrides mount(String option, Access access, String rule) {
    int equals = rule.indexOf('=');
    String path = equals < 0 ? rule : rule.substring(0, equals);
    String source = equals < 0 ? "" : rule.substring(equals + 1);
    Optional<String> wrong =
        equals < 0
            ? Optional.of(
                "expected GUEST=HOST, such as /data=./data; found " + Problems.shown(rule))
            : GuestPathRule.problem(path).or(() -> ManifestBinder.sourceProblem(source));
    if (wrong.isPresent()) {
      return withProblem(option, wrong.get());
    }
    List<MountRule> more = new ArrayList<>(mounts);
    more.add(new MountRule(option, path, Optional.of(source), access, 0));
    return new Overrides(more, environment, agent, tier, guard, limits, problems);
  }

  /** Sets a variable of the guest's environment; {@code rule} is {@code NAME=VALUE}. */
  public Overrides environment(String option, String rule) {
    int equals = rule.indexOf('=');
    if (equals < 1 || !rule.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      return withProblem(option, "expected NAME=VALUE; found " + Problems.shown(rule));
    }
    Map<String, String> more = new HashMap<>(environment);
    more.put(rule.substring(0, equals), rule.substring(equals + 1));
    return new Overrides(mounts, more, agent, tier, guard, limits, problems);
  }

  /** Sets the agent's identity. */
  public Overrides agent(String id) {
    return new Overrides(mounts, environment, Optional.of(id), tier, guard, limits, problems);
  }

  /** Sets the tier. */
  public Overrides tier(Tier value) {
    return new Overrides(mounts, environment, agent, Optional.of(value), guard, limits, problems);
  }

  /** Sets the guard mode. */
  public Overrides guard(GuardMode value) {
    return new Overrides(mounts, environment, agent, tier, Optional.of(value), limits, problems);
  }

  /** Sets a limit in milliseconds: {@code wall} or {@code cpu}. */
  public Overrides duration(String option, String limit, String text) {
    OptionalLong millis = Units.millis(text);
    if (millis.isEmpty()) {
      return withProblem(
          option, "expected " + Units.DURATION_FORM + "; found " + Problems.shown(text));
    }
    return limit(option, limit, millis.getAsLong(), Limits.MILLIS_MIN, Limits.MILLIS_MAX, "ms");
  }

  /** Sets a limit in bytes: {@code memory} or {@code output}. */
  public Overrides size(String option, String limit, String text) {
    OptionalLong bytes = Units.bytes(text);
    if (bytes.isEmpty()) {
      return withProblem(option, "expected " + Units.SIZE_FORM + "; found " + Problems.shown(text));
    }
    long min = limit.equals("memory") ? Limits.MEMORY_BYTES_MIN : 1;
    return limit(option, limit, bytes.getAsLong(), min, Limits.BYTES_MAX, "B");
  }

  private Overrides limit(
      String option, String limit, long value, long min, long max, String unit) {
    if (value < min || value > max) {
      return withProblem(
          option,
          value < min
              ? value + unit + " is less than the minimum " + min + unit
              : value + unit + " is more than the maximum " + max + unit);
    }
    Map<String, Long> more = new HashMap<>(limits);
    more.put(limit, value);
    return new Overrides(mounts, environment, agent, tier, guard, more, problems);
  }

  private Overrides withProblem(String option, String message) {
    List<Problem> more = new ArrayList<>(problems);
    more.add(new Problem("options", option, 0, 0, message));
    return new Overrides(mounts, environment, agent, tier, guard, limits, more);
  }

  /** The manifest with these in it. */
  Manifest applyTo(Manifest manifest, Problems collected) {
    problems.forEach(collected::add);
    List<MountRule> all = new ArrayList<>(manifest.mounts());
    for (MountRule mount : mounts) {
      all.stream()
          .filter(other -> other.path().equals(mount.path()))
          .findFirst()
          .ifPresent(other ->
              collected.add(
                  new Problem(
                      "options",
                      mount.pointer(),
                      0,
                      0,
                      "a second mount on " + mount.path() + "; the first is " + other.pointer())));
      all.add(mount);
    }
    Map<String, String> merged = new HashMap<>(manifest.environment());
    merged.putAll(environment);
    Limits l = manifest.limits();
    return new Manifest(
        manifest.name(),
        manifest.folder(),
        agent.or(manifest::agent),
        manifest.onBehalfOf(),
        tier.or(manifest::tier),
        guard.or(manifest::guard),
        new Limits(
            limits.getOrDefault("wall", l.wallMillis()),
            limits.getOrDefault("cpu", l.cpuMillis()),
            limits.getOrDefault("memory", l.memoryBytes()),
            limits.getOrDefault("output", l.outputBytes()),
            l.fileBytes(),
            l.openFiles(),
            l.threads(),
            l.hostCalls(),
            l.networkBytes()),
        all,
        manifest.network(),
        manifest.tools(),
        manifest.secrets(),
        merged,
        manifest.pythonPath(),
        manifest.audit(),
        manifest.places());
  }
}
