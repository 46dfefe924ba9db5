package dev.mxc.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Holds a compiled manifest against one ceiling. */
final class CeilingCheck {

  private static final int LISTED_MAX = 10;

  private final Manifest manifest;
  private final Policy policy;
  private final Ceiling ceiling;
  private final BiConsumer<String, String> problem;
  private final String by;

  /**
   * @param problem takes what the ceiling does not allow, by JSON pointer
   */
  CeilingCheck(
      Manifest manifest, Policy policy, Ceiling ceiling, BiConsumer<String, String> problem) {
    this.manifest = manifest;
    this.policy = policy;
    this.ceiling = ceiling;
    this.problem = problem;
    this.by = "; " + ceiling.name() + " allows ";
  }

  void check() {
    ceiling
        .tierMin()
        .filter(min -> policy.tier().compareTo(min) < 0)
        .ifPresent(min ->
            problem.accept(
                "/isolation/tier", "tier " + policy.tier().id() + by + "no less than " + min.id()));
    ceiling
        .guardMin()
        .filter(min -> policy.guard().compareTo(min) < 0)
        .ifPresent(min ->
            problem.accept(
                "/isolation/guard",
                "guard " + policy.guard().id() + by + "no less than " + min.id()));
    ceiling.limitsMax().ifPresent(max -> checkLimits(policy.limits(), max));
    ceiling.sourceFolders().ifPresent(folders -> checkSources(folders));
    ceiling.hosts().ifPresent(hosts -> checkHosts(hosts));
    ceiling.tools().ifPresent(tools -> checkTools(tools));
    ceiling
        .secrets()
        .ifPresent(secrets ->
            manifest.secrets().keySet().stream()
                .filter(secret -> !secrets.contains(secret))
                .forEach(secret ->
                    problem.accept(
                        "/secrets/" + secret, "secret " + secret + by + listed(secrets))));
  }

  private void checkHosts(Set<String> hosts) {
    for (int i = 0; i < manifest.network().size(); i++) {
      String host = manifest.network().get(i).host();
      if (!hosts.contains(host)) {
        problem.accept("/network/" + i + "/host", "host " + host + by + listed(hosts));
      }
    }
  }

  private void checkTools(Set<String> tools) {
    for (int i = 0; i < manifest.tools().size(); i++) {
      String tool = manifest.tools().get(i).name();
      if (!tools.contains(tool)) {
        problem.accept("/tools/" + i, "tool " + tool + by + listed(tools));
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

  private void checkLimits(Limits asked, Limits max) {
    checkLimit("wall", asked, max, Limits::wallMillis, Units::shownMillis);
    checkLimit("cpu", asked, max, Limits::cpuMillis, Units::shownMillis);
    checkLimit("memory", asked, max, Limits::memoryBytes, Units::shownBytes);
    checkLimit("output", asked, max, Limits::outputBytes, Units::shownBytes);
    checkLimit("fileBytes", asked, max, Limits::fileBytes, Units::shownBytes);
    checkLimit("openFiles", asked, max, Limits::openFiles, String::valueOf);
    checkLimit("threads", asked, max, Limits::threads, String::valueOf);
    checkLimit("hostCalls", asked, max, Limits::hostCalls, String::valueOf);
    checkLimit("networkBytes", asked, max, Limits::networkBytes, Units::shownBytes);
  }

  private void checkLimit(
      String name,
      Limits asked,
      Limits max,
      ToLongFunction<Limits> limit,
      LongFunction<String> shown) {
    long wanted = limit.applyAsLong(asked);
    long most = limit.applyAsLong(max);
    if (wanted > most) {
      problem.accept(
          "/limits/" + name,
          name + " " + shown.apply(wanted) + by + "at most " + shown.apply(most));
    }
  }

  private void checkSources(List<Path> folders) {
    for (int i = 0; i < policy.mounts().size(); i++) {
      String pointer = manifest.mounts().get(i).pointer();
      policy
          .mounts()
          .get(i)
          .source()
          .filter(source -> folders.stream().noneMatch(source::startsWith))
          .ifPresent(_ ->
              problem.accept(
                  pointer, "the source lies outside" + by + "only sources below its folders"));
    }
    // A folder that is missing is a problem already, and would shift the others' places.
    boolean complete = policy.pythonPath().size() == manifest.pythonPath().size();
    for (int i = 0; complete && i < policy.pythonPath().size(); i++) {
      if (folders.stream().noneMatch(policy.pythonPath().get(i)::startsWith)) {
        problem.accept(
            "/python/path/" + i, "the folder lies outside" + by + "only sources below its folders");
      }
    }
  }
}
