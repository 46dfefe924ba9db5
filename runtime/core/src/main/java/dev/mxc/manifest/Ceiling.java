package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What manifests may ask for at most. An empty optional bounds nothing; an empty set or list allows
 * nothing of its kind.
 *
 * @param name what messages call it
 * @param tierMin the least tier
 * @param guardMin the least guard mode
 * @param limitsMax the greatest limits
 * @param sourceFolders real folders below which mount sources may lie
 * @param hosts host patterns that rules may name
 * @param tools tools that may be granted
 * @param secrets secrets that may be used
 */
public record Ceiling(
    String name,
    Optional<Tier> tierMin,
    Optional<GuardMode> guardMin,
    Optional<Limits> limitsMax,
    Optional<List<Path>> sourceFolders,
    Optional<Set<String>> hosts,
    Optional<Set<String>> tools,
    Optional<Set<String>> secrets) {

  public Ceiling {
    sourceFolders = sourceFolders.map(List::copyOf);
    hosts = hosts.map(Set::copyOf);
    tools = tools.map(Set::copyOf);
    secrets = secrets.map(Set::copyOf);
  }

  /** Bounds nothing. */
  public static Ceiling none() {
    return new Ceiling(
        "no ceiling",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
