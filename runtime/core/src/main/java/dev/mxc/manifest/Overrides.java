package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.NetworkRule;
import dev.mxc.manifest.Manifest.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a command line or an embedder adds to a manifest or sets in its place. Immutable; each
 * method answers with a copy. A mistake is kept and told when it is applied, together with all
 * others.
 */
public final class Overrides {

  private static final String NETWORK_OPTION = "--allow-net";

  private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)]");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

  private final List<MountRule> mounts;
  private final List<NetworkRule> network;
  private final Map<String, String> environment;
  private final Optional<String> agent;
  private final Optional<Tier> tier;
  private final Optional<GuardMode> guard;
  private final Map<String, Long> limits;
  private final Map<String, String> options;
  private final List<Problem> problems;

  private Overrides(
      List<MountRule> mounts,
      List<NetworkRule> network,
      Map<String, String> environment,
      Optional<String> agent,
      Optional<Tier> tier,
      Optional<GuardMode> guard,
      Map<String, Long> limits,
      Map<String, String> options,
      List<Problem> problems) {
    this.mounts = List.copyOf(mounts);
    this.network = List.copyOf(network);
    this.environment = Map.copyOf(environment);
    this.agent = agent;
    this.tier = tier;
    this.guard = guard;
    this.limits = Map.copyOf(limits);
    this.options = Map.copyOf(options);
    this.problems = List.copyOf(problems);
  }

  /** Nothing. */
  public static Overrides none() {
    return new Overrides(
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
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
            : GuestPathRule.problem(path).or(() -> TextRules.sourceProblem(source));
    if (wrong.isPresent()) {
      return withProblem(option, wrong.get());
    }
    List<MountRule> more = new ArrayList<>(mounts);
    more.add(new MountRule(option, path, Optional.of(source), access, 0));
    return new Overrides(more, network, environment, agent, tier, guard, limits, options, problems);
  }

  /**
   * Grants a destination, as {@code --allow-net} does; {@code rule} is {@code HOST}, https on 443,
   * or {@code HOST:PORT}, http and https on that port. An IPv6 address may stand in brackets, and
   * with a port it has to.
   */
  public Overrides network(String rule) {
    Matcher match = HOST_AND_PORT.matcher(rule);
    Matcher bracketed = BRACKETED.matcher(rule);
    String bare = bracketed.matches() ? bracketed.group(1) : rule;
    boolean isHostAlone = HostRule.problem(bare).isEmpty();
    if (!isHostAlone && !match.matches()) {
      return withProblem(
          NETWORK_OPTION,
          "expected HOST or HOST:PORT, such as api.example.com or localhost:8080; found "
              + Problems.shown(rule));
    }
    String host = isHostAlone ? bare : match.group(1) == null ? match.group(2) : match.group(1);
    int port = isHostAlone ? 0 : Integer.parseInt(match.group(3));
    Optional<String> wrong = HostRule.problem(host);
    if (wrong.isPresent() || port > 65535 || !isHostAlone && port == 0) {
      return withProblem(
          NETWORK_OPTION,
          wrong.orElse("expected a port from 1 to 65535; found " + Problems.shown(rule)));
    }
    List<NetworkRule> more = new ArrayList<>(network);
    more.add(
        new NetworkRule(
            host,
            isHostAlone ? List.of() : List.of(port),
            Set.of(),
            Set.of(),
            List.of(),
            Map.of()));
    return new Overrides(mounts, more, environment, agent, tier, guard, limits, options, problems);
  }

  /** Sets a variable of the guest's environment; {@code rule} is {@code NAME=VALUE}. */
  public Overrides environment(String option, String rule) {
    int equals = rule.indexOf('=');
    if (equals < 1 || !TextRules.isVariable(rule.substring(0, equals))) {
      return withProblem(
          option,
          "expected NAME=VALUE with "
              + TextRules.VARIABLE_FORM
              + "; found "
              + Problems.shown(rule));
    }
    String value = rule.substring(equals + 1);
    Optional<String> wrong = TextRules.valueProblem(value);
    if (wrong.isPresent()) {
      return withProblem(option, wrong.get());
    }
    Map<String, String> more = new HashMap<>(environment);
    more.put(rule.substring(0, equals), value);
    return new Overrides(mounts, network, more, agent, tier, guard, limits, options, problems);
  }

  /** Sets the agent's identity. */
  public Overrides agent(String id) {
    Optional<String> wrong = TextRules.identityProblem(id);
    return wrong.isPresent()
        ? withProblem("--agent", wrong.get())
        : new Overrides(
            mounts,
            network,
            environment,
            Optional.of(id),
            tier,
            guard,
            limits,
            withOption("/agent/id", "--agent"),
            problems);
  }

  /** Sets the tier. */
  public Overrides tier(Tier value) {
    return new Overrides(
        mounts,
        network,
        environment,
        agent,
        Optional.of(value),
        guard,
        limits,
        withOption("/isolation/tier", "--tier"),
        problems);
  }

  /** Sets the guard mode. */
  public Overrides guard(GuardMode value) {
    return new Overrides(
        mounts,
        network,
        environment,
        agent,
        tier,
        Optional.of(value),
        limits,
        withOption("/isolation/guard", "--guard"),
        problems);
  }

  /**
   * Sets a limit in milliseconds: {@code wall} or {@code cpu}.
   *
   * @throws IllegalArgumentException when there is no such limit
   */
  public Overrides duration(String option, String limit, String text) {
    if (!limit.equals("wall") && !limit.equals("cpu")) {
      throw new IllegalArgumentException("no limit in milliseconds: " + limit);
    }
    OptionalLong millis = Units.millis(text);
    if (millis.isEmpty()) {
      return withProblem(
          option, "expected " + Units.DURATION_FORM + "; found " + Problems.shown(text));
    }
    return limit(
        option,
        limit,
        text,
        millis.getAsLong(),
        Limits.MILLIS_MIN,
        Limits.MILLIS_MAX,
        Units::shownMillis);
  }

  /**
   * Sets a limit in bytes: {@code memory}, {@code output}, {@code fileBytes} or {@code
   * networkBytes}.
   *
   * @throws IllegalArgumentException when there is no such limit
   */
  public Overrides size(String option, String limit, String text) {
    long min =
        switch (limit) {
          case "memory" -> Limits.MEMORY_BYTES_MIN;
          case "output", "fileBytes", "networkBytes" -> 1;
          default -> throw new IllegalArgumentException("no limit in bytes: " + limit);
        };
    OptionalLong bytes = Units.bytes(text);
    if (bytes.isEmpty()) {
      return withProblem(option, "expected " + Units.SIZE_FORM + "; found " + Problems.shown(text));
    }
    return limit(option, limit, text, bytes.getAsLong(), min, Limits.BYTES_MAX, Units::shownBytes);
  }

  private Overrides limit(
      String option,
      String limit,
      String text,
      long value,
      long min,
      long max,
      LongFunction<String> shown) {
    if (value < min || value > max) {
      return withProblem(
          option,
          Problems.shown(text)
              + (value < min ? " is less than the minimum " : " is more than the maximum ")
              + shown.apply(value < min ? min : max));
    }
    Map<String, Long> more = new HashMap<>(limits);
    more.put(limit, value);
    return new Overrides(
        mounts,
        network,
        environment,
        agent,
        tier,
        guard,
        more,
        withOption("/limits/" + limit, option),
        problems);
  }

  private Map<String, String> withOption(String pointer, String option) {
    Map<String, String> more = new HashMap<>(options);
    more.put(pointer, option);
    return more;
  }

  private Overrides withProblem(String option, String message) {
    List<Problem> more = new ArrayList<>(problems);
    more.add(new Problem("options", option, 0, 0, message));
    return new Overrides(mounts, network, environment, agent, tier, guard, limits, options, more);
  }

  /** Which option set what a JSON pointer names, for messages. */
  Map<String, String> options(Manifest manifest) {
    Map<String, String> all = new HashMap<>(options);
    for (int i = 0; i < network.size(); i++) {
      all.put("/network/" + (manifest.network().size() + i), NETWORK_OPTION);
    }
    return all;
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
                      "a second mount on "
                          + Problems.shown(mount.path())
                          + "; the first is "
                          + other.pointer())));
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
            limits.getOrDefault("fileBytes", l.fileBytes()),
            l.openFiles(),
            l.threads(),
            l.hostCalls(),
            limits.getOrDefault("networkBytes", l.networkBytes())),
        all,
        Stream.concat(manifest.network().stream(), network.stream()).toList(),
        manifest.tools(),
        manifest.secrets(),
        merged,
        manifest.pythonPath(),
        manifest.audit(),
        manifest.places());
  }
}
