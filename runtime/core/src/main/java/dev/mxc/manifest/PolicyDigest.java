package dev.mxc.manifest;

import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.manifest.Manifest.NetworkRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The digest that tells trust domains apart: over everything that holds. */
final class PolicyDigest {

  private final MessageDigest digest;

  private PolicyDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * SHA-256 in hexadecimal.
   *
   * @param manifest what is written
   * @param policy what was made of it, its own digest left aside
   */
  static String of(Manifest manifest, Policy policy) {
    PolicyDigest made = new PolicyDigest();
    made.add(policy.agent());
    made.add(policy.onBehalfOf());
    made.add(policy.tier().id());
    made.add(policy.guard().id());
    made.add(manifest.limits().toString());
    for (Policy.Mount mount : policy.mounts()) {
      made.add(mount.path());
      made.add(mount.source().map(Path::toString));
      made.add(mount.access().id());
      made.add(Long.toString(mount.sizeBytes()));
    }
    made.add(policy.environment());
    made.addAll(policy.pythonPath().stream().map(Path::toString).toList());
    made.addAll(policy.tools().stream().map(ToolGrant::toString).toList());
    for (NetworkRule rule : manifest.network()) {
      made.add(rule);
    }
    new TreeMap<>(policy.secrets())
        .forEach((name, source) -> {
          made.add(name);
          made.add(source.toString());
        });
    return HexFormat.of().formatHex(made.digest.digest());
  }

  private void add(NetworkRule rule) {
    add(rule.host());
    addAll(rule.ports().stream().map(String::valueOf).toList());
    addAll(List.copyOf(new TreeSet<>(rule.schemes())));
    addAll(List.copyOf(new TreeSet<>(rule.methods())));
    addAll(rule.paths());
    add(rule.headers());
  }

  private void add(Map<String, String> map) {
    add(Integer.toString(map.size()));
    new TreeMap<>(map)
        .forEach((name, value) -> {
          add(name);
          add(value);
        });
  }

  private void add(Optional<String> text) {
    addAll(text.stream().toList());
  }

  private void addAll(List<String> texts) {
    add(Integer.toString(texts.size()));
    texts.forEach(this::add);
  }

  /** Lengths keep neighbours apart. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
