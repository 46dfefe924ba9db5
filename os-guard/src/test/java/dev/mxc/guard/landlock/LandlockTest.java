package dev.mxc.guard.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.Children;
import dev.mxc.guard.Children.Ended;
import dev.mxc.guard.sys.ProcessCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CPython reaches behind a ruleset, and without. */
class LandlockTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String BEHIND =
      """
      read in: ok
      list in: ok
      write in: EACCES
      remove in: EACCES
      truncate in: EACCES
      write out: ok
      make folder out: ok
      move in out: ok
      device out: EACCES
      run out: EACCES
      read other: EACCES
      list other: EACCES
      write other: EACCES
      truncate other: EACCES
      move to other: EACCES
      link to other: EACCES
      climb: EACCES
      by link: EACCES
      memory of the parent: EACCES
      list root: EACCES
      null: ok
      connect: EACCES
      bind: EACCES
      abstract socket: EPERM
      signal parent: EPERM
      signal self: ok
      """;

  @TempDir Path folder;

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(PYTHON), "no CPython here");
    assumeTrue(Landlock.abi() >= 6, "this kernel's Landlock has ABI " + Landlock.abi());
    for (String name : List.of("in", "out", "other")) {
      Path made = Files.createDirectory(folder.resolve(name));
      Files.writeString(made.resolve("f"), "f");
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.setPosixFilePermissions(
          made.resolve("f"), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Files.writeString(folder.resolve("in/f2"), "f");
    Files.createSymbolicLink(folder.resolve("in/link"), folder.resolve("other/f"));
    Files.copy(Path.of("/bin/true"), folder.resolve("out/program"));
    Files.setPosixFilePermissions(
        folder.resolve("out/program"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream in = Children.class.getResourceAsStream("reach.py")) {
      Files.copy(in, folder.resolve("reach.py"));
    }
  }

  private String plan() {
    List<String> rules = new ArrayList<>();
    for (String system : List.of("/usr", "/bin", "/lib", "/lib64")) {
      if (Files.exists(Path.of(system))) {
        rules.add(system + ":READ+EXECUTE");
      }
    }
    rules.add("/etc/ld.so.cache:READ");
    rules.add("/dev/null:DEVICE");
    rules.add(folder.resolve("reach.py") + ":READ");
    rules.add(folder.resolve("in") + ":READ");
    rules.add(folder.resolve("out") + ":READ+WRITE");
    rules.addAll(List.of("tcp", "signals", "sockets"));
    return String.join(",", rules);
  }

  /** Runs the script, with a TCP port and an abstract socket that listen while it does. */
  private Ended reach(boolean restricted, boolean ordinary) throws Exception {
    String name = "mxc-landlock-" + ProcessHandle.current().pid();
    Process listener =
        new ProcessBuilder(
                PYTHON.toString(),
                "-c",
                "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]);"
                    + " s.listen(); print('up', flush=True); sys.stdin.read()",
                name)
            .start();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(listener.inputReader().readLine()).isEqualTo("up");
      List<String> script =
          List.of(
              PYTHON.toString(),
              folder.resolve("reach.py").toString(),
              folder.toString(),
              "" + server.getLocalPort(),
              name);
      List<String> command =
          restricted ? Children.restricted(List.of("landlock=" + plan()), script) : script;
      if (ordinary) {
        Path reachable = Files.createDirectory(folder.resolve("reachable"));
        command = Children.asOrdinaryUser(command, reachable);
      }
      return Children.run(command);
    } finally {
      listener.destroyForcibly();
    }
  }

  @Test
  void whatIsNotInThePlanIsNotReached() throws Exception {
    assertThat(reach(true, false).output()).isEqualTo(BEHIND);
    assertThat(folder.resolve("in/f")).hasContent("f");
    assertThat(folder.resolve("in/f2")).exists();
    assertThat(folder.resolve("other/f")).hasContent("f");
  }

  @Test
  void norByAnOrdinaryUser() throws Exception {
    assumeTrue(ProcessCalls.geteuid() == 0, "the other test has been one");
    assertThat(reach(true, true).output()).isEqualTo(BEHIND);
  }

  @Test
  void withoutTheRulesetAllOfItIsReached() throws Exception {
    // The program that is run replaces the script, so it is taken away for this.
    Files.delete(folder.resolve("out/program"));
    List<String> failed =
        reach(false, false).output().lines().filter(line -> !line.endsWith(": ok")).toList();
    assertThat(failed)
        .isEqualTo(
            ProcessCalls.geteuid() == 0
                ? List.of("run out: ENOENT")
                : List.of("device out: EPERM", "run out: ENOENT"));
  }

  @Test
  void aPlaceThatIsMissingIsNamedAndNothingRuns() throws Exception {
    Ended ended =
        Children.run(
            Children.restricted(
                List.of("landlock=" + folder + "/missing:READ"), List.of("/bin/echo", "ran")));
    assertThat(ended.output())
        .contains("landlock: no rule for " + folder + "/missing: it must exist")
        .doesNotContain("ran\n");
    assertThat(ended.status()).isOne();
  }
}
