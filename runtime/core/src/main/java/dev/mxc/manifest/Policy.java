package dev.mxc.manifest;

import dev.mxc.bridge.egress.EgressRule;
import dev.mxc.bridge.secrets.SecretProvider;
import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.SecretSource;
import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds: a manifest that was compiled and can be enforced here.
 *
 * @param agent the agent's identity
 * @param onBehalfOf whom it works for
 * @param tier the tier
 * @param guard the guard mode
 * @param limits the limits
 * @param mounts the mounts, with sources resolved
 * @param environment the guest's environment
 * @param pythonPath real folders of Python packages
 * @param tools the granted host tools, all of them registered
 * @param network the rules of the network
 * @param secrets where the host finds secrets, by name; files are resolved
 * @param digest SHA-256 over all of the above, in hexadecimal: two runs share a trust domain only
 *     when it is the same
 */
public record Policy(
    Optional<String> agent,
    Optional<String> onBehalfOf,
    Tier tier,
    GuardMode guard,
    Limits limits,
    List<Mount> mounts,
    Map<String, String> environment,
    List<Path> pythonPath,
    List<ToolGrant> tools,
    List<EgressRule> network,
    Map<String, SecretSource> secrets,
    String digest) {

  public Policy {
    mounts = List.copyOf(mounts);
    environment = Map.copyOf(environment);
    pythonPath = List.copyOf(pythonPath);
    tools = List.copyOf(tools);
    network = List.copyOf(network);
    secrets = Map.copyOf(secrets);
  }

  Policy withDigest(String value) {
    return new Policy(
        agent,
        onBehalfOf,
        tier,
        guard,
        limits,
        mounts,
        environment,
        pythonPath,
        tools,
        network,
        secrets,
        value);
  }

  /** What finds its secrets: the environment of mxc itself, and files. */
  public SecretProvider secretSources() {
    Map<String, String> variables = new HashMap<>();
    Map<String, Path> files = new HashMap<>();
    secrets.forEach((name, source) -> {
      switch (source) {
        case SecretSource.FromEnvironment(var variable) -> variables.put(name, variable);
        case SecretSource.FromFile(var file) -> files.put(name, Path.of(file));
      }
    });
    return SecretProvider.environment(variables, System.getenv()).or(SecretProvider.files(files));
  }

  /**
   * The files that hold its secrets, by their real paths: no mount shows them to a guest. Looked up
   * anew, since what renews a secret may put another file there.
   */
  public List<Path> secretFiles() {
    List<Path> files = new ArrayList<>();
    for (SecretSource source : secrets.values()) {
      if (source instanceof SecretSource.FromFile(var file)) {
        try {
          files.add(Path.of(file).toRealPath());
        } catch (IOException _) {
          // What is not there is no secret either.
        }
      }
    }
    return files;
  }

  /** Guest path of a folder of {@code pythonPath}, by its index. */
  public static String packagesPath(int index) {
    return index == 0 ? "/site-packages" : "/site-packages-" + (index + 1);
  }

  /** A mount; {@code source} is a real path, empty for memory and none. */
  public record Mount(String path, Optional<Path> source, Access access, long sizeBytes) {}
}
