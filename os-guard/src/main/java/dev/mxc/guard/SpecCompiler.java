package dev.mxc.guard;

import dev.mxc.guard.cgroup.Cgroup;
import dev.mxc.guard.launch.LandlockSpec;
import dev.mxc.guard.launch.LaunchSpec;
import dev.mxc.guard.namespace.BindSource;
import dev.mxc.guard.namespace.RootPlan;
import dev.mxc.guard.namespace.RootStep;
import dev.mxc.guard.rlimit.Resource;
import dev.mxc.guard.seccomp.Bpf;
import dev.mxc.guard.seccomp.Policies;
import dev.mxc.guard.seccomp.SeccompPolicy;
import dev.mxc.guard.seccomp.SocketFamily;
import dev.mxc.guard.seccomp.Walls;
import dev.mxc.guard.sys.Architecture;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a profile into what the guard's process is told. */
final class SpecCompiler {

  /** Before Linux 5.14 RLIMIT_NPROC counted a user's processes across user namespaces. */
  private static final int NPROC_KERNEL = 5_014;

  private final GuardProfile profile;
  private final Chain chain;
  private final GuardUser user;
  private final List<RootStep> granted;
  private List<Long> prepared = List.of();
  private int preparedNumber = -1;

  SpecCompiler(GuardProfile profile, Chain chain, GuardUser user, List<BindSource> sources) {
    this.profile = profile;
    this.chain = chain;
    this.user = user;
    this.granted = steps(profile, sources);
  }

  private static List<RootStep> steps(GuardProfile profile, List<BindSource> sources) {
    List<RootStep> steps = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      GuardProfile.Mount mount = profile.mounts().get(i);
      steps.add(
          new RootStep.Bind(
              mount.target(), sources.get(i), mount.access() == GuardProfile.Access.WRITE));
    }
    profile
        .tmpfs()
        .forEach(tmpfs -> steps.add(new RootStep.Memory(tmpfs.target(), tmpfs.sizeBytes())));
    profile.links().forEach(link -> steps.add(new RootStep.Link(link.path(), link.to())));
    profile.files().forEach(file -> steps.add(new RootStep.Text(file.path(), file.content())));
    return steps;
  }

  private boolean has(Layer layer) {
    return profile.requirement() != Requirement.OFF && !profile.switchedOff().contains(layer);
  }

  boolean isRooted() {
    return chain.hasNamespaces() && has(Layer.MOUNT_NAMESPACE);
  }

  /** The new root, where there is one. */
  Optional<RootPlan> root() {
    return isRooted() ? Optional.of(RootPlan.of(granted)) : Optional.empty();
  }

  /**
   * Resource limits that can be had.
   *
   * @param cgroup without a group for memory or processes, limits of each process stand in
   */
  Map<Resource, Long> limits(Optional<Cgroup> cgroup, int pid) {
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    GuardLimits wanted = profile.limits();
    if (has(Layer.RESOURCE_LIMITS)) {
      put(limits, Resource.NOFILE, wanted.openFiles());
      put(limits, Resource.FSIZE, wanted.fileBytes());
      put(limits, Resource.CORE, 0);
    }
    if (has(Layer.MEMORY_LIMIT)
        && cgroup.flatMap(group -> box(group.memoryLimitOf(pid))).isEmpty()) {
      put(limits, Resource.DATA, wanted.memoryBytes());
    }
    if (has(Layer.PROCESS_LIMIT)
        && chain == Chain.USER_NAMESPACES
        && kernel() >= NPROC_KERNEL
        && cgroup.flatMap(group -> box(group.processLimitOf(pid))).isEmpty()) {
      // Two of the guard's own processes count as well.
      put(limits, Resource.NPROC, wanted.processes() + 2L);
    }
    return limits;
  }

  private static Optional<Long> box(java.util.OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  /** What was lower already stays. */
  private static void put(Map<Resource, Long> limits, Resource resource, long wanted) {
    try {
      long hard = ProcessCalls.limit(0, resource.number()).hard();
      limits.put(resource, Long.compareUnsigned(hard, wanted) < 0 ? hard : wanted);
    } catch (SystemCallException e) {
      throw new AssertionError("every kernel has this limit", e);
    }
  }

  private static int kernel() {
    String[] parts = System.getProperty("os.version").split("[^0-9]+");
    return Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
  }

  /**
   * The whole.
   *
   * @param number the program's, in its PID namespace
   */
  LaunchSpec spec(Map<Resource, Long> limits, int number, List<String> command) {
    boolean becomes = user.changes() && has(Layer.OWN_USER);
    List<LaunchSpec.Limit> numbers = new ArrayList<>();
    limits.forEach(
        (resource, value) -> numbers.add(new LaunchSpec.Limit(resource.number(), value)));
    return new LaunchSpec(
        root(),
        chain.hasNamespaces() && has(Layer.UTS_NAMESPACE)
            ? Optional.of(profile.hostname())
            : Optional.empty(),
        chain.hasNamespaces() && has(Layer.CGROUP_NAMESPACE),
        chain.hasNamespaces()
            && has(Layer.NETWORK_NAMESPACE)
            && profile.sockets().contains(SocketFamily.INET),
        becomes ? (chain == Chain.USER_NAMESPACES ? GuardUser.INNER_ID : user.hostUid()) : -1,
        has(Layer.NO_NEW_PRIVS),
        has(Layer.CAPABILITIES),
        has(Layer.LANDLOCK) ? LandlockRules.of(profile, granted, isRooted()) : LandlockSpec.NONE,
        numbers,
        has(Layer.SECCOMP) ? filter(number) : List.of(),
        profile.streams() == Streams.FRAMES,
        isRooted() || profile.requirement() == Requirement.OFF ? profile.workingDirectory() : "/",
        Spawner.pairs(profile.environment()),
        command);
  }

  /** Assembles the filter for a program of that number in advance. */
  void prepare(int number) {
    if (has(Layer.SECCOMP) && chain.hasNamespaces()) {
      prepared = filter(number);
      preparedNumber = number;
    }
  }

  private List<Long> filter(int number) {
    if (number == preparedNumber) {
      return prepared;
    }
    SeccompPolicy policy =
        switch (profile.kind()) {
          case JVM_WORKER -> Policies.jvmWorker(number);
          case FOREIGN ->
              Policies.foreignProgram(
                  chain.hasNamespaces() ? profile.sockets() : Set.of(),
                  chain.hasNamespaces() ? Walls.NAMESPACES : Walls.NONE,
                  number);
        };
    return Arrays.stream(Bpf.assemble(policy, Architecture.current()).encoded()).boxed().toList();
  }

  /**
   * Without a root of its own a process sees the host's paths, so what is granted must lie where it
   * lies there.
   */
  void requirePlaces() throws GuardException {
    if (isRooted()) {
      return;
    }
    for (GuardProfile.Mount mount : profile.mounts()) {
      if (!leadsTo(mount.target(), mount.source())) {
        throw new GuardException.Unenforceable(
            Map.of(
                Layer.MOUNT_NAMESPACE,
                new Finding.Missing(
                    "without it " + mount.source() + " cannot appear as " + mount.target(), "")));
      }
    }
  }

  private static boolean leadsTo(String target, Path source) {
    try {
      return Path.of(target).toRealPath().equals(source);
    } catch (IOException _) {
      return false;
    }
  }

  /** What the kernel should show. */
  Expectation expectation(
      Map<Resource, Long> limits,
      Optional<Cgroup> cgroup,
      int pid,
      boolean landlockRefuses,
      Optional<Finding.Missing> trouble) {
    Set<String> binds = new java.util.HashSet<>();
    profile.mounts().forEach(mount -> binds.add(mount.target()));
    return new Expectation(
        user,
        root().map(RootPlan::mountPoints).orElse(Set.of()),
        binds,
        limits,
        cgroup.map(group -> group.memoryLimitOf(pid)).orElse(java.util.OptionalLong.empty()),
        cgroup.map(group -> group.processLimitOf(pid)).orElse(java.util.OptionalLong.empty()),
        cgroup.map(group -> group.cpuQuotaOf(pid)).orElse(java.util.OptionalLong.empty()),
        profile.limits().cpuPercent() > 0,
        landlockRefuses,
        trouble,
        cgroup
            .map(group -> group.missing().isEmpty() ? "" : "no cgroup: " + group.missing())
            .orElse("no cgroup"));
  }
}
