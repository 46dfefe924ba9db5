package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.Session;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program learns nothing of the machine, of the runtime beneath it, or of programs before it. */
@Timeout(60)
class PythonPrivacyTest {

  /** Asks whatever might know something, and prints the answers, errors included. */
  private static final String CURIOUS =
      """
      import getpass, gc, inspect, locale, os, platform, pwd, resource, site, socket, sys, sysconfig
      import tempfile, threading, time, traceback, uuid
      import _mxc

      def ask(number, question):
          try:
              print(number, "=", repr(eval(question)))
          except BaseException as error:
              print(number, "!", type(error), "".join(traceback.format_exception(error)))

      for number, question in enumerate((
          "getpass.getuser()", "os.path.expanduser('~')", "os.path.expanduser('~root')", "pwd.getpwall()",
          "pwd.getpwuid(0)", "os.getlogin()", "os.getpid(), os.getppid(), os.getuid(), os.getgroups()",
          "socket.gethostname(), socket.getfqdn(), platform.node()", "platform.uname(), os.uname()",
          "platform.platform(), platform.java_ver(), platform.libc_ver()", "platform.freedesktop_os_release()",
          "sys.version, sys.executable, sys.path, sys.prefix, sys.orig_argv", "sys.implementation, sys.flags",
          "sysconfig.get_config_vars()", "sysconfig.get_paths()", "site.getuserbase(), site.getsitepackages()",
          "os.cpu_count(), os.getloadavg(), os.times()", "resource.getrusage(resource.RUSAGE_SELF)",
          "dict(os.environ), dict(os.environb)", "tempfile.gettempdir(), os.getcwd()", "os.listdir('/')",
          "[os.stat(p) for p in ('/', '/app', '/tmp', '/usr', '/usr/lib/python', __file__, os.__file__)]",
          "open('/proc/self/environ').read()", "open('/proc/self/maps').read()", "os.listdir('/proc/self/fd')",
          "os.readlink('/proc/self/exe')", "os.statvfs('/tmp')", "os.ttyname(0)", "os.get_terminal_size()",
          "[t.name for t in threading.enumerate()]", "gc.get_objects(), gc.get_referrers(os)",
          "vars(_mxc)", "[str(v) for v in vars(_mxc).values()]", "_mxc.request(1, 2, 3)", "_mxc.request('network.connect', None)",
          "_mxc.refused()", "_mxc.leave('x')", "vars(sys.modules['__graalpython__'])",
          "__import__('polyglot').eval(language='js', string='1')", "__import__('java').type('java.lang.System')",
          "__import__('java').add_to_classpath('/')", "__import__('java').lang.System", "inspect.stack()",
          "sys._current_frames()", "sys.modules", "open('x' * 5000)", "open('/tmp/' + 'y/' * 3000)", "open('\\\\0')",
          "open('/app/\\\\ud800')", "os.listdir(3)", "open(99)", "os.rename('/tmp', '/app')", "os.mkdir('/')",
          "time.tzname, time.localtime(0)", "locale.getlocale()", "uuid.getnode() >> 40 & 1",
          "int('9' * 5000)", "'x' * 10**12", "[0] * 10**12", "compile('\\\\0', 'x', 'exec')",
          "__import__('ssl').create_default_context().get_ca_certs()", "__import__('ctypes').CDLL(None)",
      )):
          ask(number, question)
      """;

  @TempDir static Path folder;

  private static Sandbox sandbox;

  @BeforeAll
  static void open() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    sandbox =
        Guests.open(
            Tier.ISOLATE,
            """
            limits: { wall: 30s, cpu: 30s, memory: 512MiB }
            filesystem: [ { path: /data, source: data, access: read } ]
            """,
            folder);
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  @Test
  void nothingTellsOfTheMachine() throws IOException {
    RunResult result = sandbox.run(Program.python(CURIOUS));

    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    String told = result.stdout() + result.stderr();
    assertThat(told).contains("0 = 'guest'", "1 = '/workspace'");
    for (String secret :
        List.of(
            folder.toString(),
            System.getProperty("java.home"),
            System.getProperty("user.dir"),
            System.getProperty("java.version"),
            System.getProperty("os.version"),
            InetAddress.getLocalHost().getHostName())) {
      // A short one may be part of anything.
      if (secret.length() > 3 && !secret.equals("localhost")) {
        assertThat(told).doesNotContain(secret);
      }
    }
    // By itself: times and sizes have many digits.
    assertThat(told)
        .doesNotContainPattern("(?<![\\d.])" + ProcessHandle.current().pid() + "(?![\\d.])")
        .doesNotContain("dev.mxc", "com.oracle", "org.graalvm", "java.lang.", "java.nio", ".java:");
  }

  @Test
  void theNextProgramSeesNothingOfTheLast() {
    RunResult first =
        sandbox.run(
            Program.python(
                """
                import builtins, codecs, json, os, random, sys, threading, time
                threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
                json.dumps = lambda value: "poisoned"
                sys.modules["math"] = json
                sys.modules.pop("re", None)
                sys.meta_path.clear()
                sys.path_hooks.clear()
                os.environ["LEFT"] = "left"
                os.getcwd = lambda: "poisoned"
                os.stat = time.sleep = None
                random.seed(1)
                codecs.register_error("strict", lambda error: ("", error.end))
                sys.setrecursionlimit(50)
                builtins.print = lambda *args: None
                builtins.open = builtins.len = builtins.__import__ = None
                """));
    assertThat(first.status()).as(first.toString()).isEqualTo(Status.OK);

    RunResult next =
        sandbox.run(
            Program.python(
                """
                import json, math, os, random, re, sys, threading, time
                print(json.dumps([1]), math.sqrt(4), re.sub("a", "b", "a"), "LEFT" in os.environ, os.getcwd())
                print(len(os.listdir("/tmp")), threading.active_count(), sys.getrecursionlimit(), time.sleep(0))
                try:
                    "ä".encode("ascii")
                except UnicodeEncodeError:
                    print("strict")
                random.seed(1)
                seeded = random.random()
                random.seed()
                print(open("/app/main.py").readline().strip()[:11], seeded != random.random())
                """));
    assertThat(next.stderr()).isEmpty();
    assertThat(next.stdout())
        .isEqualTo("[1] 2.0 b False /workspace\n0 1 1000 None\nstrict\nimport json True\n");
  }

  @Test
  void aSessionLivesOnAfterAHardExit() {
    try (Session session = sandbox.session()) {
      assertThat(session.run(Program.python("kept = 41")).status()).isEqualTo(Status.OK);
      RunResult left = session.run(Program.python("import os\nos._exit(3)\nkept = 'not seen'"));
      assertThat(left.status()).isEqualTo(Status.EXIT);
      assertThat(left.exitCode()).isEqualTo(3);

      RunResult next = session.run(Program.python("print(kept + 1)"));
      assertThat(next.stdout()).as(next.toString()).isEqualTo("42\n");
    }
  }
}
