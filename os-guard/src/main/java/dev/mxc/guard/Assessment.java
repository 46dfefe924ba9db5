package dev.mxc.guard;

import dev.mxc.guard.posture.Posture;
import dev.mxc.guard.posture.ThreadStatus;
import dev.mxc.guard.rlimit.Resource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Judges a posture, layer by layer. Pure. */
final class Assessment {

  private static final int SECCOMP_FILTER_MODE = 2;

  private static final Map<Layer, String> NAMESPACES =
      Map.of(
          Layer.USER_NAMESPACE, "user",
          Layer.PID_NAMESPACE, "pid",
          Layer.IPC_NAMESPACE, "ipc",
          Layer.UTS_NAMESPACE, "uts",
          Layer.CGROUP_NAMESPACE, "cgroup");

  private static final Map<Resource, String> LIMIT_NAMES =
      Map.of(
          Resource.NOFILE, "Max open files",
          Resource.FSIZE, "Max file size",
          Resource.CORE, "Max core file size",
          Resource.NPROC, "Max processes",
          Resource.DATA, "Max data size");

  private final Posture host;
  private final Posture guest;
  private final Expectation expected;

  private Assessment(Posture host, Posture guest, Expectation expected) {
    this.host = host;
    this.guest = guest;
    this.expected = expected;
  }

  /**
   * Compares.
   *
   * @param host this JVM's own posture
   */
  static GuardReport of(Posture host, Posture guest, Expectation expected) {
    Assessment assessment = new Assessment(host, guest, expected);
    Map<Layer, Finding> findings = new EnumMap<>(Layer.class);
    NAMESPACES.forEach(
        (layer, name) -> findings.put(layer, assessment.namespace(name, "of its own")));
    findings.put(Layer.MOUNT_NAMESPACE, assessment.mounts());
    findings.put(Layer.NETWORK_NAMESPACE, assessment.network());
    findings.put(
        Layer.NO_NEW_PRIVS,
        assessment.threads("NoNewPrivs: 1", "not set", ThreadStatus::noNewPrivs));
    findings.put(Layer.CAPABILITIES, assessment.capabilities());
    findings.put(
        Layer.SECCOMP,
        assessment.threads(
            "Seccomp: 2",
            "no filter is in force",
            thread -> thread.seccompMode() == SECCOMP_FILTER_MODE));
    findings.put(Layer.OWN_USER, assessment.user());
    findings.put(Layer.LANDLOCK, assessment.landlock());
    findings.put(Layer.CGROUP, assessment.cgroup());
    findings.put(Layer.MEMORY_LIMIT, assessment.memory());
    findings.put(Layer.PROCESS_LIMIT, assessment.processes());
    findings.put(Layer.CPU_LIMIT, assessment.cpu());
    findings.put(Layer.RESOURCE_LIMITS, assessment.resources());
    return new GuardReport(findings);
  }

  private Finding namespace(String name, String evidence) {
    String own = guest.namespaces().getOrDefault(name, "");
    return own.isEmpty() || own.equals(host.namespaces().get(name))
        ? noNamespace()
        : new Finding.Enforced(own + " " + evidence);
  }

  private Finding.Missing noNamespace() {
    return expected.namespaceTrouble().orElse(new Finding.Missing("it is the host's", ""));
  }

  private Finding mounts() {
    Set<String> strange = new TreeSet<>();
    for (String point : guest.mountPoints()) {
      boolean known =
          expected.mountPoints().contains(point)
              || point.startsWith("/proc/")
              || expected.binds().stream().anyMatch(bind -> point.startsWith(bind + "/"));
      if (!known) {
        strange.add(point);
      }
    }
    Finding own = namespace("mnt", "with " + guest.mountPoints().size() + " mounts of the plan");
    return own instanceof Finding.Enforced && !strange.isEmpty()
        ? new Finding.Missing("mounts that nobody planned: " + strange, "")
        : own;
  }

  private Finding network() {
    Finding own = namespace("net", "with no interface but " + guest.networkInterfaces());
    return own instanceof Finding.Enforced && !Set.of("lo").containsAll(guest.networkInterfaces())
        ? new Finding.Missing("it has interfaces: " + guest.networkInterfaces(), "")
        : own;
  }

  private Finding threads(String evidence, String reason, Predicate<ThreadStatus> holds) {
    List<String> without =
        guest.threads().stream()
            .filter(holds.negate())
            .map(thread -> thread.number() + " (" + thread.name() + ")")
            .toList();
    return without.isEmpty()
        ? new Finding.Enforced(evidence + " on each of " + guest.threads().size() + " threads")
        : new Finding.Missing(reason + " on threads " + without, "");
  }

  /** An ordinary user cannot empty the bounding set; no_new_privs leaves it without effect. */
  private Finding capabilities() {
    boolean boundless = guest.threads().stream().anyMatch(thread -> thread.boundingSet() != 0);
    return threads(
        boundless
            ? "none, and no_new_privs before the bounding set"
            : "CapInh, CapPrm, CapEff, CapBnd, CapAmb: 0",
        "capabilities are left",
        thread ->
            thread.capabilitiesInForce() == 0
                && (thread.boundingSet() == 0 || thread.noNewPrivs()));
  }

  private Finding user() {
    int uid = expected.user().hostUid();
    if (uid == 0) {
      return new Finding.Missing(
          "this root has no other uid to give", "let the container have more than one uid");
    }
    return threads(
        "uid " + Integer.toUnsignedString(uid),
        "another uid than " + Integer.toUnsignedString(uid),
        thread ->
            thread.uids().size() == 4
                && thread.uids().stream().allMatch(each -> each == uid)
                && thread.gids().stream().noneMatch(gid -> expected.user().changes() && gid == 0));
  }

  private Finding landlock() {
    return expected.landlockRefuses()
        ? new Finding.Enforced("a folder that could be listed before was refused after")
        : new Finding.Missing(
            "this kernel has none, or it is off",
            "use Linux 5.13 or newer, with landlock among the boot parameter lsm=");
  }

  private Finding cgroup() {
    return expected.memoryLimit().isPresent() && expected.processLimit().isPresent()
        ? new Finding.Enforced("of its own, with limits for the memory and the tasks in it")
        : noCgroup();
  }

  private Finding memory() {
    if (expected.memoryLimit().isPresent()) {
      return new Finding.Enforced(
          "a cgroup holds it to " + expected.memoryLimit().getAsLong() + " B");
    }
    return limited(Resource.DATA)
        ? new Finding.Enforced(
            "RLIMIT_DATA holds each process to " + expected.limits().get(Resource.DATA) + " B")
        : noCgroup();
  }

  private Finding processes() {
    if (expected.processLimit().isPresent()) {
      return new Finding.Enforced(
          "a cgroup holds it to " + expected.processLimit().getAsLong() + " tasks");
    }
    return limited(Resource.NPROC)
        ? new Finding.Enforced(
            "RLIMIT_NPROC holds its user to " + expected.limits().get(Resource.NPROC))
        : noCgroup();
  }

  private Finding cpu() {
    return expected.cpuQuota().isPresent()
        ? new Finding.Enforced("a cgroup's quota: " + expected.cpuQuota().getAsLong() + " us")
        : expected.cpuAsked() ? noCgroup() : new Finding.Missing("no share was asked for", "");
  }

  private Finding.Missing noCgroup() {
    return new Finding.Missing(
        expected.cgroupTrouble(),
        "run in a delegated cgroup: systemd-run --user --scope -p Delegate=yes");
  }

  private boolean limited(Resource resource) {
    Long wanted = expected.limits().get(resource);
    return wanted != null
        && new Posture.Limit(wanted, wanted).equals(guest.limits().get(LIMIT_NAMES.get(resource)));
  }

  private Finding resources() {
    for (Resource resource : List.of(Resource.NOFILE, Resource.FSIZE, Resource.CORE)) {
      if (!limited(resource)) {
        return new Finding.Missing(
            LIMIT_NAMES.get(resource) + ": " + guest.limits().get(LIMIT_NAMES.get(resource)), "");
      }
    }
    return new Finding.Enforced(
        expected.limits().get(Resource.NOFILE)
            + " open files, "
            + expected.limits().get(Resource.FSIZE)
            + " B a file, no core dump");
  }
}
