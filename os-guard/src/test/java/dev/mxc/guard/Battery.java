package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.guard.seccomp.SocketFamily;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.ProcessCalls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Attacks from inside, each beside its positive control outside. Runs in a test, and as a program
 * of its own for another user.
 */
public final class Battery {

  interface Check {
    void run(Path folder) throws Exception;
  }

  static final Map<String, Check> CHECKS = new LinkedHashMap<>();

  static {
    CHECKS.put("files that were not granted do not exist", Battery::filesNotGranted);
    CHECKS.put("mounts are used as granted", Battery::mounts);
    CHECKS.put("no other process is seen or signalled", Battery::otherProcesses);
    CHECKS.put("nothing is mounted or pivoted", Battery::mountEscapes);
    CHECKS.put("no descriptor is inherited", Battery::descriptors);
    CHECKS.put("a fork bomb ends at its limit", Battery::forkBomb);
    CHECKS.put("a memory bomb ends at its limit", Battery::memoryBomb);
    CHECKS.put("a flood of files ends at its limit", Battery::fileFlood);
    CHECKS.put("a setuid program gains nothing", Battery::setuidPrograms);
    CHECKS.put("no socket of the desktop is reached", Battery::desktopSockets);
    CHECKS.put("no network of the host is reached", Battery::network);
    CHECKS.put("no raw, packet, netlink or vsock socket is made", Battery::sockets);
    CHECKS.put("nothing is typed into a terminal", Battery::terminals);
    CHECKS.put("no core is dumped", Battery::coreDumps);
    CHECKS.put("the environment is the profile's", Battery::environment);
  }

  private Battery() {}

  /** Runs the checks named, or all, and prints one line for each. */
  public static void main(String[] arguments) throws Exception {
    int failures = 0;
    for (String check : arguments.length == 0 ? CHECKS.keySet() : List.of(arguments)) {
      try {
        run(check);
        System.out.println("ok: " + check);
      } catch (Throwable e) {
        failures++;
        System.out.println("FAILED: " + check + ": " + e);
      }
    }
    System.out.println(failures == 0 ? "all hold" : failures + " do not hold");
    System.exit(failures == 0 ? 0 : 1);
  }

  static void run(String name) throws Exception {
    Path folder = Files.createTempDirectory("mxc-guard-battery").toRealPath();
    try {
      CHECKS.get(name).run(folder);
    } finally {
      Children.run(List.of("/bin/rm", "-rf", folder.toString()));
    }
  }

  private static void filesNotGranted(Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    String script = "cat " + secret + "; cat /etc/shadow /etc/hostname; ls /root /home /var /run";
    assertThat(Guarded.outside("/bin/cat", secret.toString()).output()).contains("s3cret");
    Guarded.Ended inside = Guarded.shell(Guarded.programs().build(), script);
    assertThat(inside.output()).isEmpty();
    assertThat(inside.errors().lines()).hasSize(7).allMatch(line -> line.contains("No such file"));
  }

  private static void mounts(Path folder) throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(data.resolve("a.txt"), "granted");
    GuardProfile profile = Guarded.programs().read(data, "/data").write(out, "/out").build();
    Guarded.Ended inside =
        Guarded.shell(
            profile,
            "cat /data/a.txt && echo made > /out/b.txt && mkdir /out/c && cat /out/b.txt;"
                + " echo x > /data/a.txt; rm /data/a.txt; touch /data/new /new /etc/new");
    assertThat(inside.output()).isEqualTo("grantedmade\n");
    assertThat(inside.errors().lines()).hasSize(5);
    assertThat(data.resolve("a.txt")).hasContent("granted");
    assertThat(out.resolve("b.txt")).hasContent("made\n");
    assertThat(Files.getOwner(out.resolve("b.txt"))).isEqualTo(Files.getOwner(out));
  }

  private static void otherProcesses(Path folder) throws Exception {
    Process outsider = new ProcessBuilder("/bin/sleep", "60").start();
    try {
      String kill = "kill -0 " + outsider.pid();
      assertThat(Guarded.outside("/bin/sh", "-c", kill).status()).isZero();
      Guarded.Ended inside =
          Guarded.shell(
              Guarded.programs().build(),
              "for p in /proc/[0-9]*; do echo ${p#/proc/}; done; "
                  + kill
                  + "; kill -9 1; cat /proc/1/environ /proc/1/mem /proc/1/maps; echo still here");
      assertThat(inside.output()).isEqualTo("2\nstill here\n");
      assertThat(inside.errors()).contains("kill: No such process");
      assertThat(inside.errors().lines().filter(line -> line.contains("No such file"))).hasSize(3);
      assertThat(outsider.isAlive()).isTrue();
    } finally {
      outsider.destroyForcibly();
    }
  }

  private static void mountEscapes(Path folder) throws Exception {
    assertThat(Guarded.outside("/usr/bin/unshare", "--user", "--mount", "/bin/true").status())
        .isZero();
    Guarded.Ended inside =
        Guarded.shell(
            Guarded.programs().build(),
            "unshare --user --mount true; mount -t tmpfs none /tmp; umount /proc;"
                + " mount -o remount,rw /; cd /../..; ls -d etc/shadow; chroot /tmp true");
    assertThat(inside.output()).isEmpty();
    assertThat(inside.errors().lines()).hasSizeGreaterThanOrEqualTo(6);
  }

  private static void descriptors(Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("open"), "inherited");
    // Without O_CLOEXEC, as a native library of the caller's might have opened it.
    int descriptor = FileCalls.openat2(FileCalls.AT_FDCWD, file.toString(), 0, 0, 0);
    try {
      Guarded.Ended inside =
          Guarded.shell(
              Guarded.programs().build(),
              "i=0; while [ $i -lt 60 ]; do [ -e /proc/$$/fd/$i ] && echo $i; i=$((i+1)); done");
      assertThat(inside.output()).isEqualTo("0\n1\n2\n");
    } finally {
      FileCalls.close(descriptor);
    }
  }

  private static void forkBomb(Path folder) throws Exception {
    GuardProfile profile = Guarded.programs().limits(GuardLimits.DEFAULT.withProcesses(20)).build();
    String script =
        """
        import os, time
        alive = 1
        try:
            while alive < 100:
                if os.fork() == 0:
                    time.sleep(60)
                alive += 1
        except OSError as e:
            print(e.errno)
        print(alive)
        """;
    Guarded.Ended inside = Guarded.python(profile, script);
    assertThat(inside.output().lines().toList().getFirst()).isEqualTo("11");
    assertThat(Integer.parseInt(inside.output().lines().toList().getLast())).isBetween(5, 20);
    GuardProfile larger = Guarded.programs().limits(GuardLimits.DEFAULT.withProcesses(120)).build();
    assertThat(Guarded.python(larger, script).output()).isEqualTo("100\n");
  }

  private static void memoryBomb(Path folder) throws Exception {
    GuardProfile profile =
        Guarded.programs().limits(GuardLimits.DEFAULT.withMemoryBytes(64L << 20)).build();
    Guarded.Ended under = Guarded.python(profile, "b = bytearray(20 << 20); print(len(b))");
    assertThat(under.output()).isEqualTo("20971520\n");
    Guarded.Ended over =
        Guarded.python(profile, "b = [bytearray(8 << 20) for i in range(64)]; print('all')");
    assertThat(over.output()).isEmpty();
    assertThat(over.status()).isNotZero();
    if (over.usage().memoryKills().isPresent()) {
      assertThat(over.exit()).isEqualTo(new GuardExit.Signalled(9));
      assertThat(over.usage().memoryKills().getAsLong()).isPositive();
    }
  }

  private static void fileFlood(Path folder) throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    GuardProfile profile =
        Guarded.programs()
            .write(out, "/out")
            .limits(GuardLimits.DEFAULT.withFileBytes(100_000))
            .build();
    Guarded.Ended inside =
        Guarded.shell(
            profile,
            "head -c 100000 /dev/zero > /out/under && echo under;"
                + " head -c 100001 /dev/zero > /out/over || echo over;"
                + " i=0; while [ $i -lt 400 ]; do echo > /tmp/f$i || break; i=$((i+1)); done;"
                + " [ $i -lt 400 ] && echo inodes;"
                + " rm /tmp/f*; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do"
                + " head -c 99000 /dev/zero > /tmp/g$i || break; done; [ $i -lt 12 ] && echo bytes");
    assertThat(inside.output()).isEqualTo("under\nover\ninodes\nbytes\n");
    assertThat(out.resolve("over")).hasSize(100_000);
  }

  private static void setuidPrograms(Path folder) throws Exception {
    if (ProcessCalls.geteuid() != 0) {
      // Only root makes one; the mount of /usr has some, and they are mounted nosuid.
      Guarded.Ended inside =
          Guarded.shell(
              Guarded.programs().build(),
              "grep -c nosuid.*/usr /proc/mounts; grep ' /usr ' /proc/mounts");
      assertThat(inside.output()).contains("nosuid");
      return;
    }
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Path setuid = Files.copy(Path.of("/usr/bin/id"), tools.resolve("id"));
    Children.run(List.of("/bin/chmod", "4755", setuid.toString()));
    Children.run(List.of("/bin/chmod", "755", folder.toString()));
    assertThat(
            Guarded.outside(
                    "/usr/bin/setpriv", "--reuid=54321", "--clear-groups", setuid.toString(), "-u")
                .output())
        .isEqualTo("0\n");
    Guarded.Ended inside =
        Guarded.shell(
            Guarded.programs().read(tools, "/tools").build(), "/tools/id -u; /tools/id -ru");
    assertThat(inside.output()).isEqualTo("1000\n1000\n");
  }

  /** Listens on a socket of each kind, prints a line, and waits. */
  private static final String DESKTOP =
      """
      import socket, sys, time
      listening = []
      for name in sys.argv[1:]:
          s = socket.socket(socket.AF_UNIX)
          s.bind(name.replace('@', '\\0'))
          s.listen(9)
          listening.append(s)
      print('listening', flush=True)
      sys.stdin.read()
      """;

  private static final String CONNECT =
      """
      import socket, sys
      for name in sys.argv[1:]:
          s = socket.socket(socket.AF_UNIX)
          try:
              s.connect(name.replace('@', '\\0'))
              print('reached')
          except OSError as e:
              print('refused')
      """;

  private static void desktopSockets(Path folder) throws Exception {
    List<String> names =
        List.of(
            folder + "/X99",
            "@" + folder + "/X99",
            folder + "/wayland-0",
            folder + "/bus",
            "@" + folder + "/dbus",
            folder + "/native",
            folder + "/pipewire-0");
    List<String> listen = new java.util.ArrayList<>(List.of(Guarded.PYTHON, "-c", DESKTOP));
    listen.addAll(names);
    Process desktop = new ProcessBuilder(listen).start();
    try {
      assertThat(desktop.inputReader().readLine()).isEqualTo("listening");
      List<String> connect = new java.util.ArrayList<>(List.of(Guarded.PYTHON, "-c", CONNECT));
      connect.addAll(names);
      assertThat(Children.run(connect).output()).isEqualTo("reached\n".repeat(names.size()));
      GuardProfile profile =
          Guarded.programs()
              .socket(SocketFamily.UNIX)
              .environment("DISPLAY", ":99")
              .environment("XDG_RUNTIME_DIR", folder.toString())
              .build();
      assertThat(Guarded.run(profile, connect).output())
          .isEqualTo("refused\n".repeat(names.size()));
    } finally {
      desktop.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static void network(Path folder) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String script =
          "import socket\n"
              + "try:\n"
              + "    socket.create_connection(('127.0.0.1', "
              + server.getLocalPort()
              + "), 5)\n"
              + "    print('reached')\n"
              + "except OSError as e:\n"
              + "    print('refused')\n"
              + "print([n for i, n in socket.if_nameindex()])\n";
      assertThat(Guarded.outside(Guarded.PYTHON, "-c", script).output()).startsWith("reached");
      GuardProfile profile =
          Guarded.programs().socket(SocketFamily.INET).socket(SocketFamily.NETLINK).build();
      assertThat(Guarded.python(profile, script).output()).isEqualTo("refused\n['lo']\n");
      // Its own loopback is up, for a server and its clients in one guard.
      assertThat(
              Guarded.python(
                      profile,
                      "import socket; s = socket.create_server(('127.0.0.1', 0));"
                          + " socket.create_connection(s.getsockname(), 5); print('own')")
                  .output())
          .isEqualTo("own\n");
    }
  }

  private static void sockets(Path folder) throws Exception {
    String script =
        """
        import socket
        for call in (2, 3, 1), (10, 3, 58), (17, 3), (16, 3), (40, 1), (38, 5), (1, 1), (2, 1):
            try:
                socket.socket(*call).close()
                print('made')
            except OSError as e:
                print(e.errno)
        """;
    // AF_UNIX and TCP are there for whoever is granted them.
    Guarded.Ended granted =
        Guarded.python(
            Guarded.programs().socket(SocketFamily.INET).socket(SocketFamily.UNIX).build(), script);
    assertThat(granted.output()).isEqualTo("1\n".repeat(6) + "made\nmade\n");
    assertThat(Guarded.python(Guarded.programs().build(), script).output())
        .isEqualTo("1\n".repeat(8));
    if (ProcessCalls.geteuid() == 0) {
      assertThat(Guarded.outside(Guarded.PYTHON, "-c", script).output())
          .startsWith("made\n".repeat(4));
    }
  }

  private static void terminals(Path folder) throws Exception {
    String script =
        """
        import fcntl, os
        try:
            fcntl.ioctl(0, 0x5412, b'x')
        except OSError as e:
            print(e.errno)
        try:
            os.open('/dev/tty', os.O_RDWR)
        except OSError as e:
            print('no terminal')
        print(os.getsid(0) == os.getpid())
        """;
    // Outside the pipe is no terminal (ENOTTY); inside the call does not get that far (EPERM).
    assertThat(Guarded.outside(Guarded.PYTHON, "-c", script).output()).startsWith("25\n");
    assertThat(Guarded.python(Guarded.programs().build(), script).output())
        .isEqualTo("1\nno terminal\nTrue\n");
  }

  private static void coreDumps(Path folder) throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Guarded.Ended inside =
        Guarded.shell(
            Guarded.programs().write(out, "/out").workingDirectory("/out").build(),
            "ulimit -c; ulimit -c 1000; kill -SEGV $$");
    assertThat(inside.output()).isEqualTo("0\n");
    assertThat(inside.exit()).isEqualTo(new GuardExit.Signalled(11));
    assertThat(out).isEmptyDirectory();
  }

  private static void environment(Path folder) throws Exception {
    GuardProfile profile = Guarded.programs().environment("A", "ä=b").hostname("box").build();
    Guarded.Ended inside = Guarded.shell(profile, "/usr/bin/env; hostname; pwd");
    assertThat(inside.output().lines())
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "A=ä=b", "PWD=/", "box", "/");
    assertThatThrownBy(() -> Guarded.programs().environment("A=", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
