package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.posture.Posture;
import dev.mxc.guard.posture.PostureReader;
import dev.mxc.guard.posture.ThreadStatus;
import dev.mxc.guard.seal.SealMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The whole posture of a worker, as the host sees it, beside one that is written down. */
class PostureTest {

  /** Everything that a guard decides; what is not expected fails. */
  record Expected(
      Set<Integer> uids,
      Set<Integer> gids,
      Set<Integer> groups,
      long capabilities,
      boolean noNewPrivs,
      Set<Integer> seccompModes,
      Set<Integer> seccompFilters,
      Set<String> sharedNamespaces,
      Set<String> interfaces,
      Map<String, String> limits,
      Map<Integer, String> descriptors,
      List<String> environment,
      String root,
      String workingDirectory,
      int session) {}

  /** Runs behind the seal: says that it is up, and waits. */
  static final class Waits {
    public static void main(String[] arguments) throws IOException {
      System.err.println("up");
      int _ = System.in.read();
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  private static GuardProfile worker() throws Exception {
    GuardProfile.Builder builder =
        GuardRoots.java(
            GuardProfile.builder(ProgramKind.JVM_WORKER), Path.of(System.getProperty("java.home")));
    for (Path entry : classPath()) {
      builder.read(entry, entry.toString());
    }
    return builder
        .requirement(Requirement.REQUIRED)
        .streams(Streams.FRAMES)
        .environment("LC_ALL", "C.UTF-8")
        .build();
  }

  private static List<Path> classPath() throws IOException {
    List<Path> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (entry.contains("os-guard")) {
        entries.add(Path.of(entry).toRealPath());
      }
    }
    return entries;
  }

  private static List<String> command() throws IOException {
    Path java = Path.of(System.getProperty("java.home")).toRealPath().resolve("bin/java");
    String path = String.join(":", classPath().stream().map(Path::toString).toList());
    return List.of(
        java.toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        path,
        SealMain.class.getName(),
        Waits.class.getName());
  }

  @Test
  void isWhatIsWrittenDown() throws Exception {
    assumeTrue(
        HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.JVM_WORKER).isEmpty(),
        "this host cannot hold everything");
    try (GuardedProcess process = Guard.launch(worker(), command())) {
      BufferedReader errors = new BufferedReader(new InputStreamReader(process.errors()));
      assertThat(errors.readLine()).isEqualTo("up");
      int pid = (int) process.pid();
      Posture posture = PostureReader.read(pid);
      Posture host = PostureReader.read((int) ProcessHandle.current().pid());
      int uid = GuardUser.current().hostUid();
      int gid = GuardUser.current().hostGid();
      assertThat(posture.threads()).hasSizeGreaterThan(5);
      assertThat(observed(pid, posture, host))
          .isEqualTo(
              new Expected(
                  Set.of(uid),
                  Set.of(gid),
                  GuardUser.current().changes() ? Set.of() : observedGroups(host),
                  0,
                  true,
                  Set.of(2),
                  // The one of the launch, and on top of it the seal.
                  Set.of(2),
                  Set.of(),
                  Set.of("lo"),
                  Map.of(
                      "Max open files", "256",
                      "Max file size", "1073741824",
                      "Max core file size", "0"),
                  Map.of(0, "/dev/null", 1, "pipe", 2, "pipe", 3, "pipe", 4, "pipe"),
                  List.of("LC_ALL=C.UTF-8"),
                  "/",
                  "/",
                  2));
      assertThat(posture.mountPoints().stream().filter(point -> !point.startsWith("/proc/")))
          .containsExactlyInAnyOrderElementsOf(mountPoints());
      assertThat(process.observe().enforced())
          .containsAll(process.report().enforced())
          .doesNotContain(Layer.CPU_LIMIT)
          .hasSize(Layer.values().length - 1);
    }
  }

  private static Set<String> mountPoints() throws Exception {
    Set<String> points = new TreeSet<>(Set.of("/", "/proc"));
    worker().mounts().forEach(mount -> points.add(mount.target()));
    List.of("null", "zero", "full", "random", "urandom")
        .forEach(name -> points.add("/dev/" + name));
    return points;
  }

  private static Set<Integer> observedGroups(Posture posture) {
    Set<Integer> groups = new TreeSet<>();
    posture.threads().forEach(thread -> groups.addAll(thread.groups()));
    return groups;
  }

  private static Expected observed(int pid, Posture posture, Posture host) throws IOException {
    Set<Integer> uids = new TreeSet<>();
    Set<Integer> gids = new TreeSet<>();
    Set<Integer> modes = new TreeSet<>();
    Set<Integer> filters = new TreeSet<>();
    long capabilities = 0;
    boolean noNewPrivs = true;
    for (ThreadStatus thread : posture.threads()) {
      uids.addAll(thread.uids());
      gids.addAll(thread.gids());
      modes.add(thread.seccompMode());
      filters.add(thread.seccompFilters());
      capabilities |= thread.capabilitiesInForce() | thread.boundingSet();
      noNewPrivs &= thread.noNewPrivs();
    }
    Set<String> shared = new TreeSet<>();
    posture
        .namespaces()
        .forEach((name, identity) -> {
          if (identity.equals(host.namespaces().get(name))) {
            shared.add(name);
          }
        });
    Map<String, String> limits = new TreeMap<>();
    for (String name : List.of("Max open files", "Max file size", "Max core file size")) {
      Posture.Limit limit = posture.limits().get(name);
      limits.put(name, limit.soft() == limit.hard() ? "" + limit.soft() : limit.toString());
    }
    Path process = Path.of("/proc/" + pid);
    return new Expected(
        uids,
        gids,
        observedGroups(posture),
        capabilities,
        noNewPrivs,
        modes,
        filters,
        shared,
        posture.networkInterfaces(),
        limits,
        descriptors(process),
        List.of(Files.readString(process.resolve("environ")).split("\0")),
        Files.readSymbolicLink(process.resolve("root")).toString(),
        Files.readSymbolicLink(process.resolve("cwd")).toString(),
        session(process));
  }

  /** But for the JVM's own: its module image and the jars that it read itself. */
  private static Map<Integer, String> descriptors(Path process) throws IOException {
    Map<Integer, String> descriptors = new TreeMap<>();
    try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        String target = Files.readSymbolicLink(file).toString();
        if (!target.endsWith("/lib/modules") && !target.endsWith(".jar")) {
          descriptors.put(
              Integer.parseInt(file.getFileName().toString()),
              target.startsWith("pipe:") ? "pipe" : target);
        }
      }
    }
    return descriptors;
  }

  /** NSsid of the status file, in the own PID namespace. */
  private static int session(Path process) throws IOException {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("NSsid:")) {
        String[] numbers = line.substring(6).strip().split("\\s+");
        return Integer.parseInt(numbers[numbers.length - 1]);
      }
    }
    throw new AssertionError("every kernel since 4.1 tells");
  }

  @Test
  void nothingOfTheProgramIsInTheListOfProcesses() throws Exception {
    assumeTrue(
        HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.FOREIGN).isEmpty(),
        "this host cannot hold everything");
    GuardProfile profile =
        Guarded.programs().environment("TOKEN", "s3cretvalue").hostname("s3crethost").build();
    try (GuardedProcess process =
        Guard.launch(profile, List.of("/bin/sh", "-c", "sleep 60; : s3cretprogram"))) {
      int chain = 0;
      for (ProcessHandle each : ProcessHandle.current().descendants().toList()) {
        if (each.pid() != process.pid() && parentIsNot(each, process.pid())) {
          chain++;
          Path folder = Path.of("/proc/" + each.pid());
          assertThat(
                  new String(Files.readAllBytes(folder.resolve("cmdline")), StandardCharsets.UTF_8))
              .contains("unshare")
              .doesNotContain("s3cret");
          assertThat(
                  new String(Files.readAllBytes(folder.resolve("environ")), StandardCharsets.UTF_8))
              .doesNotContain("s3cret");
        }
      }
      assertThat(chain).isEqualTo(2);
    }
  }

  private static boolean parentIsNot(ProcessHandle process, long pid) {
    return process.parent().map(ProcessHandle::pid).orElse(0L) != pid;
  }
}
