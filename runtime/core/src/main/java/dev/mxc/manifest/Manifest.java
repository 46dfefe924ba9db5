package dev.mxc.manifest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A capability manifest, version 1, as it was written and checked by itself. What holds in the end
 * is a {@link Policy}.
 *
 * @param name the file's name, for messages
 * @param folder the folder that relative sources are relative to
 * @param agent the agent's identity
 * @param onBehalfOf whom the agent works for
 * @param tier the tier asked for
 * @param guard the guard mode asked for
 * @param limits the limits, defaults where the manifest has none
 * @param mounts the mounts in the manifest's order
 * @param network egress rules
 * @param tools granted host tools
 * @param secrets secrets by name
 * @param environment the guest's environment
 * @param pythonPath folders of Python packages
 * @param audit what the manifest asks of the audit log
 * @param places where in the text things stand, by JSON pointer
 */
public record Manifest(
    String name,
    Path folder,
    Optional<String> agent,
    Optional<String> onBehalfOf,
    Optional<Tier> tier,
    Optional<GuardMode> guard,
    Limits limits,
    List<MountRule> mounts,
    List<NetworkRule> network,
    List<ToolRule> tools,
    Map<String, SecretSource> secrets,
    Map<String, String> environment,
    List<String> pythonPath,
    Audit audit,
    Map<String, Place> places) {

  public Manifest {
    mounts = List.copyOf(mounts);
    network = List.copyOf(network);
    tools = List.copyOf(tools);
    secrets = Map.copyOf(secrets);
    environment = Map.copyOf(environment);
    pythonPath = List.copyOf(pythonPath);
    // Not Map.copyOf: a text of many pointers with one hash would keep it busy for minutes.
    places = Collections.unmodifiableMap(new HashMap<>(places));
  }

  /** A place in the text, from 1. */
  public record Place(int line, int column) {}

  /** The tiers, weakest boundary first. */
  public enum Tier {
    CONTEXT("context"),
    ISOLATE("isolate"),
    CONTAINER("container");

    private final String id;

    Tier(String id) {
      this.id = id;
    }

    /** The name in manifests and results. */
    public String id() {
      return id;
    }
  }

  /** The guard modes, weakest first. */
  public enum GuardMode {
    OFF("off"),
    AUTO("auto"),
    REQUIRED("required");

    private final String id;

    GuardMode(String id) {
      this.id = id;
    }

    /** The name in manifests and options. */
    public String id() {
      return id;
    }
  }

  /** What a mount grants. */
  public enum Access {
    READ("read"),
    WRITE("write"),
    OVERLAY("overlay"),
    MEMORY("memory"),
    NONE("none");

    private final String id;

    Access(String id) {
      this.id = id;
    }

    /** The name in manifests. */
    public String id() {
      return id;
    }
  }

  /**
   * A mount.
   *
   * @param pointer where it is written: a JSON pointer, or an option's name
   * @param path guest path in normal form
   * @param source folder of the host as written, empty for memory and none
   * @param access what it grants
   * @param sizeBytes capacity of a memory mount, else 0
   */
  public record MountRule(
      String pointer, String path, Optional<String> source, Access access, long sizeBytes) {}

  /** An egress rule; empty ports, schemes, methods and paths stand for the defaults. */
  public record NetworkRule(
      String host,
      List<Integer> ports,
      Set<String> schemes,
      Set<String> methods,
      List<String> paths,
      Map<String, String> headers) {
    public NetworkRule {
      ports = List.copyOf(ports);
      schemes = Set.copyOf(schemes);
      methods = Set.copyOf(methods);
      paths = List.copyOf(paths);
      headers = Map.copyOf(headers);
    }
  }

  /** A granted host tool; {@code callsMax} is 0 for no limit of its own. */
  public record ToolRule(String name, boolean approvalRequired, int callsMax) {}

  /** Where the host finds a secret. */
  public sealed interface SecretSource {
    record FromEnvironment(String variable) implements SecretSource {}

    record FromFile(String file) implements SecretSource {}
  }

  /** What is asked of the audit log. */
  public record Audit(boolean required, boolean fullContent) {}

  /**
   * The manifest that grants nothing, for runs without one; sources of options are relative to
   * {@code folder}.
   */
  public static Manifest empty(Path folder) {
    return new Manifest(
        "options",
        folder,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Limits.defaults(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        new Audit(false, false),
        Map.of());
  }
}
