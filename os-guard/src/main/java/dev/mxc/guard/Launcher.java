package dev.mxc.guard;

import dev.mxc.guard.launch.ControlMessage;
import dev.mxc.guard.posture.Posture;
import dev.mxc.guard.posture.PostureReader;
import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Tries the chains of a host, the best first, until one gives what the profile requires. */
final class Launcher {

  /** The first mount that root made comes after the descriptors that are always there. */
  static final int FIRST_TREE = ControlMessage.ERRORS_DESCRIPTOR + 1;

  /** What worked last, so that what a host refuses is not tried at every launch. */
  private static final AtomicReference<Optional<Refusal>> REFUSED =
      new AtomicReference<>(Optional.empty());

  private record Refusal(Chain next, Finding.Missing why) {}

  private Launcher() {}

  static GuardedProcess launch(GuardStarter starter, GuardProfile profile, List<String> command)
      throws GuardException {
    requireLinux();
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new GuardException.InvalidProfile("the command names no program");
    }
    for (String word : command) {
      if (word.indexOf('\0') >= 0) {
        throw new GuardException.InvalidProfile("the command has a NUL character in it");
      }
    }
    GuardUser user = GuardUser.current();
    List<Chain> chains = chains(profile);
    Optional<Finding.Missing> trouble = Optional.empty();
    try (MountSources sources = MountSources.open(profile.mounts(), user, FIRST_TREE)) {
      for (Chain chain : chains) {
        Optional<Refusal> known = REFUSED.get();
        if (known.isPresent() && chain.compareTo(known.get().next) < 0) {
          trouble = Optional.of(known.get().why);
          continue;
        }
        SpecCompiler compiler = new SpecCompiler(profile, chain, user, sources.sources());
        requireReachable(profile, chain, trouble);
        compiler.requirePlaces();
        Launch launch = new Launch(starter, profile, compiler, chain, user, trouble);
        try {
          return launch.run(command, sources.trees());
        } catch (NoNamespaces e) {
          trouble = Optional.of(e.why());
          Chain next = chains.get(Math.min(chains.indexOf(chain) + 1, chains.size() - 1));
          if (next == chain) {
            break;
          }
          REFUSED.set(Optional.of(new Refusal(next, e.why())));
        }
      }
    }
    throw new GuardException.LaunchFailed(
        "starting the guard's process", 0, trouble.map(Finding.Missing::reason).orElse("refused"));
  }

  /** Without the namespaces that it requires nothing needs to be tried. */
  private static void requireReachable(
      GuardProfile profile, Chain chain, Optional<Finding.Missing> trouble)
      throws GuardException.Unenforceable {
    Set<Layer> possible = java.util.EnumSet.allOf(Layer.class);
    if (chain == Chain.PLAIN) {
      possible.removeIf(layer -> layer.group().equals("namespaces"));
    } else if (chain == Chain.ROOT_NAMESPACES) {
      possible.remove(Layer.USER_NAMESPACE);
    }
    Set<Layer> unmet = profile.requirement().unmet(possible, profile.kind());
    unmet.removeAll(profile.switchedOff());
    if (!unmet.isEmpty()) {
      Map<Layer, Finding.Missing> missing = new EnumMap<>(Layer.class);
      unmet.forEach(layer ->
          missing.put(layer, trouble.orElse(new Finding.Missing("the host gives none", ""))));
      throw new GuardException.Unenforceable(missing);
    }
  }

  private static List<Chain> chains(GuardProfile profile) {
    List<Chain> chains = new ArrayList<>();
    Set<Layer> off = profile.switchedOff();
    if (profile.requirement() != Requirement.OFF && !off.contains(Layer.PID_NAMESPACE)) {
      if (!off.contains(Layer.USER_NAMESPACE)) {
        chains.add(Chain.USER_NAMESPACES);
      }
      if (ProcessCalls.geteuid() == 0) {
        chains.add(Chain.ROOT_NAMESPACES);
      }
    }
    chains.add(Chain.PLAIN);
    return chains;
  }

  /** Links what a launch calls; some of it loads a dozen classes of the JDK each. */
  static void warmUp() {
    try {
      requireLinux();
      GuardUser user = GuardUser.current();
      try (Pipe pipe = new Pipe()) {
        boolean _ = SpawnCalls.awaitInput(pipe.readEnd(), 0);
      }
      GuardProfile nothing = GuardProfile.builder(ProgramKind.FOREIGN).build();
      SpecCompiler compiler = new SpecCompiler(nothing, Chain.PLAIN, user, List.of());
      byte[] _ = compiler.spec(Map.of(), 1, List.of("")).encoded();
      Posture own = PostureReader.read((int) ProcessHandle.current().pid());
      GuardReport _ =
          Assessment.of(
              own,
              own,
              compiler.expectation(Map.of(), Optional.empty(), 1, false, Optional.empty()));
    } catch (GuardException | SystemCallException | IOException _) {
      // A launch will say so.
    }
  }

  static void requireLinux() throws GuardException {
    if (Architecture.of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""))
        .isEmpty()) {
      Map<Layer, Finding.Missing> missing = new EnumMap<>(Layer.class);
      missing.put(
          Layer.SECCOMP,
          new Finding.Missing(
              "the guard is for Linux on x86_64 and aarch64", "run with the guard off"));
      throw new GuardException.Unenforceable(missing);
    }
    if (!Files.exists(Path.of("/proc/self/status"))) {
      throw new GuardException.LaunchFailed(
          "looking at /proc", 0, "it is not mounted, and without it nothing can be observed");
    }
  }

  /** The host refused the namespaces of a chain; another may do. */
  static final class NoNamespaces extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Finding.Missing why;

    NoNamespaces(Finding.Missing why) {
      super(why.reason(), null, false, false);
      this.why = why;
    }

    Finding.Missing why() {
      return why;
    }
  }
}
