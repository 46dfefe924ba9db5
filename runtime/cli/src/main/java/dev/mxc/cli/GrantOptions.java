package dev.mxc.cli;

import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Overrides;
import dev.mxc.manifest.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a program may do, for every command that runs one. */
final class GrantOptions {

  @Mixin private ManifestOption manifest = new ManifestOption();

  @Option(
      names = "--allow-read",
      paramLabel = "GUEST=HOST",
      description = "Mount a folder for reading.")
  private List<String> allowRead = new ArrayList<>();

  @Option(
      names = "--allow-write",
      paramLabel = "GUEST=HOST",
      description = "Mount a folder for reading and writing.")
  private List<String> allowWrite = new ArrayList<>();

  @Option(
      names = "--allow-overlay",
      paramLabel = "GUEST=HOST",
      description = "Mount a folder copy on write: the source never changes.")
  private List<String> allowOverlay = new ArrayList<>();

  @Option(
      names = "--allow-net",
      paramLabel = "HOST[:PORT]",
      description =
          "Allow https to a host on port 443; with a port, http and https on that one. Names, *.NAME and"
              + " addresses.")
  private List<String> allowNet = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "Set a variable of the program's environment.")
  private List<String> environment = new ArrayList<>();

  @Option(names = "--agent", paramLabel = "ID", description = "The agent's identity.")
  private @Nullable String agent;

  @Option(names = "--timeout", paramLabel = "DUR", description = "Wall time, such as 30s.")
  private @Nullable String timeout;

  @Option(names = "--cpu", paramLabel = "DUR", description = "CPU time.")
  private @Nullable String cpu;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory, such as 256MiB.")
  private @Nullable String memory;

  @Option(names = "--output", paramLabel = "SIZE", description = "Output, both streams together.")
  private @Nullable String output;

  @Option(
      names = "--tier",
      paramLabel = "context|isolate",
      description = "Where the program runs; isolate by default.")
  private @Nullable String tier;

  @Option(
      names = "--guard",
      paramLabel = "required|auto|off",
      description = "The OS guard around a worker.")
  private @Nullable String guard;

  @Option(
      names = {"--audit", "--receipt", "--policy"},
      hidden = true,
      paramLabel = "VALUE")
  private List<String> absent = new ArrayList<>();

  /**
   * The manifest, or one that grants nothing.
   *
   * @throws ManifestException when it is invalid, or an option is not in this build
   */
  Manifest manifest() throws ManifestException {
    refuseAbsent();
    return manifest.manifest();
  }

  private void refuseAbsent() throws ManifestException {
    if (!absent.isEmpty()) {
      throw new ManifestException(
          List.of(
              new Problem(
                  "options",
                  "",
                  0,
                  0,
                  "--audit, --receipt and --policy are not in this build; leave them out")));
    }
  }

  /** What the options add to the manifest. */
  Overrides overrides() throws ManifestException {
    Overrides all = Overrides.none();
    for (String rule : allowRead) {
      all = all.mount("--allow-read", Access.READ, rule);
    }
    for (String rule : allowWrite) {
      all = all.mount("--allow-write", Access.WRITE, rule);
    }
    for (String rule : allowOverlay) {
      all = all.mount("--allow-overlay", Access.OVERLAY, rule);
    }
    for (String rule : allowNet) {
      all = all.network(rule);
    }
    for (String rule : environment) {
      all = all.environment("--env", rule);
    }
    all = agent == null ? all : all.agent(agent);
    all = timeout == null ? all : all.duration("--timeout", "wall", timeout);
    all = cpu == null ? all : all.duration("--cpu", "cpu", cpu);
    all = memory == null ? all : all.size("--memory", "memory", memory);
    all = output == null ? all : all.size("--output", "output", output);
    all = tier == null ? all : all.tier(choice("--tier", tier, Tier.values(), Tier::id));
    return guard == null
        ? all
        : all.guard(choice("--guard", guard, GuardMode.values(), GuardMode::id));
  }

  private static <E> E choice(
      String option, String text, E[] values, java.util.function.Function<E, String> id)
      throws ManifestException {
    List<String> allowed = new ArrayList<>();
    for (E value : values) {
      if (id.apply(value).equals(text)) {
        return value;
      }
      allowed.add(id.apply(value));
    }
    throw new ManifestException(
        List.of(
            new Problem(
                "options",
                option,
                0,
                0,
                "expected " + String.join(", ", allowed) + "; found " + Terminal.escaped(text))));
  }
}
