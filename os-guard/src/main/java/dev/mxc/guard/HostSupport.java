package dev.mxc.guard;

import dev.mxc.guard.landlock.Landlock;
import dev.mxc.guard.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this host can enforce, found by starting a guarded process that does nothing and looking at
 * it.
 *
 * @param report every layer: what that process really had, or why not and what to do
 * @param facts what else helps to understand the host, in words, in a fixed order: kernel, user,
 *     cgroup version, Landlock's ABI
 */
public record HostSupport(GuardReport report, Map<String, String> facts) {

  public HostSupport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** As {@link #probe(GuardStarter)}, from this JVM's class path. */
  public static HostSupport probe() {
    try {
      return probe(GuardStarter.ofThisJvm());
    } catch (GuardException e) {
      return new HostSupport(nothing(reasonOf(e)), hostFacts());
    }
  }

  /** Tries everything; some hundred milliseconds. Never throws: what fails is a finding. */
  public static HostSupport probe(GuardStarter starter) {
    try {
      GuardProfile.Builder builder =
          GuardRoots.java(
              GuardProfile.builder(ProgramKind.JVM_WORKER),
              Path.of(System.getProperty("java.home")));
      GuardLimits limits = GuardLimits.DEFAULT.withCpuPercent(100);
      GuardProfile profile = builder.requirement(Requirement.AUTO).limits(limits).build();
      String java =
          Path.of(System.getProperty("java.home")).toRealPath().resolve("bin/java").toString();
      try (GuardedProcess process = Launcher.launch(starter, profile, List.of(java, "-version"))) {
        return new HostSupport(process.report(), hostFacts());
      }
    } catch (GuardException.Unenforceable e) {
      Map<Layer, Finding> findings = new EnumMap<>(Layer.class);
      findings.putAll(nothing("nothing starts without the layers that are missing").findings());
      findings.putAll(e.missing());
      return new HostSupport(new GuardReport(findings), hostFacts());
    } catch (GuardException e) {
      return new HostSupport(nothing(reasonOf(e)), hostFacts());
    } catch (IOException e) {
      return new HostSupport(
          nothing("the JDK cannot be looked at: " + e.getMessage()), hostFacts());
    }
  }

  private static String reasonOf(GuardException e) {
    return String.valueOf(e.getMessage());
  }

  private static GuardReport nothing(String reason) {
    Map<Layer, Finding> findings = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      findings.put(layer, new Finding.Missing(reason, ""));
    }
    return new GuardReport(findings);
  }

  private static Map<String, String> hostFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    try {
      Launcher.requireLinux();
    } catch (GuardException e) {
      return facts;
    }
    facts.put("uid", Integer.toUnsignedString(ProcessCalls.geteuid()));
    facts.put("landlock ABI", Integer.toString(Landlock.abi()));
    facts.put("cgroup", cgroupVersion().orElse("none"));
    return facts;
  }

  private static Optional<String> cgroupVersion() {
    try {
      String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
      boolean one = mounts.contains(" - cgroup ");
      boolean two = mounts.contains(" - cgroup2 ");
      return one && two
          ? Optional.of("v1 and v2 (hybrid)")
          : one ? Optional.of("v1") : two ? Optional.of("v2") : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether a launch with this requirement would start; what is in the way otherwise. */
  public Set<Layer> unmet(Requirement requirement, ProgramKind kind) {
    return requirement.unmet(report.enforced(), kind);
  }
}
