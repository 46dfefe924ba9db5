package dev.mxc.guard.launch;

import dev.mxc.guard.namespace.RootPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the guard's process is told.
 *
 * @param root empty where there is no mount namespace
 * @param hostname empty where there is no UTS namespace
 * @param loopback whether lo is brought up in the network namespace
 * @param uid the user and group to become, as the user namespace numbers them; -1 to stay
 * @param seccomp struct sock_filter each, as the number that it is in memory; empty for no filter
 * @param frames whether 3 and 4 stay as they are, or become standard output and input
 */
public record LaunchSpec(
    Optional<RootPlan> root,
    Optional<String> hostname,
    boolean cgroupNamespace,
    boolean loopback,
    int uid,
    boolean noNewPrivs,
    boolean dropCapabilities,
    LandlockSpec landlock,
    List<Limit> limits,
    List<Long> seccomp,
    boolean frames,
    String workingDirectory,
    List<String> environment,
    List<String> command) {

  /** A resource limit, soft and hard alike: see getrlimit(2). */
  public record Limit(int resource, long value) {}

  public LaunchSpec {
    limits = List.copyOf(limits);
    seccomp = List.copyOf(seccomp);
    environment = List.copyOf(environment);
    command = List.copyOf(command);
  }

  /** For the pipe. */
  public byte[] encoded() {
    SpecWriter out = new SpecWriter();
    out.flag(root.isPresent());
    root.ifPresent(plan -> PlanCodec.write(plan, out));
    out.text(hostname.orElse("")).flag(cgroupNamespace).flag(loopback).number(uid);
    out.flag(noNewPrivs).flag(dropCapabilities);
    out.number(landlock.files()).number(landlock.network()).number(landlock.scoped());
    out.number(landlock.rules().size());
    landlock.rules().forEach(rule -> out.text(rule.path()).number(rule.accesses()));
    out.number(limits.size());
    limits.forEach(limit -> out.number(limit.resource()).number(limit.value()));
    out.number(seccomp.size());
    seccomp.forEach(out::number);
    return out.flag(frames).text(workingDirectory).texts(environment).texts(command).bytes();
  }

  static LaunchSpec decode(byte[] bytes) {
    SpecReader in = new SpecReader(bytes);
    Optional<RootPlan> root = in.flag() ? Optional.of(PlanCodec.read(in)) : Optional.empty();
    String hostname = in.text();
    return new LaunchSpec(
        root,
        hostname.isEmpty() ? Optional.empty() : Optional.of(hostname),
        in.flag(),
        in.flag(),
        in.integer(),
        in.flag(),
        in.flag(),
        readLandlock(in),
        readLimits(in),
        readNumbers(in),
        in.flag(),
        in.text(),
        in.texts(),
        in.texts());
  }

  private static LandlockSpec readLandlock(SpecReader in) {
    long files = in.number();
    long network = in.number();
    long scoped = in.number();
    int count = in.integer();
    List<LandlockSpec.Beneath> rules = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rules.add(new LandlockSpec.Beneath(in.text(), in.number()));
    }
    return new LandlockSpec(files, network, scoped, rules);
  }

  private static List<Limit> readLimits(SpecReader in) {
    int count = in.integer();
    List<Limit> limits = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      limits.add(new Limit(in.integer(), in.number()));
    }
    return limits;
  }

  private static List<Long> readNumbers(SpecReader in) {
    int count = in.integer();
    List<Long> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(in.number());
    }
    return numbers;
  }
}
