package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launchers over a build that is there already: a checkout of nothing but them, and this
 * module's class path in the place of jars. {@code launcher/test-first-use.sh} tries the building.
 */
class LauncherTest {

  private static final String READS =
      "let n = 0; process.stdin.on('data', d => n += d.length)"
          + ".on('end', () => { console.log(n); console.error('error'); })";

  @TempDir static Path scratch;
  private static Path root;
  private static Path build;

  @BeforeAll
  static void makeCheckout() throws Exception {
    Mxc.makeTheFastStartReady();
    Path sources = Path.of("").toAbsolutePath().getParent().getParent();
    scratch = scratch.toRealPath();
    root = Files.createDirectory(scratch.resolve("a check out é"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.createDirectory(root.resolve("launcher"));
    for (String file : List.of("mxc", "mxc-run", "launcher/launch.sh", "launcher/jdk.sh")) {
      Files.copy(sources.resolve(file), root.resolve(file));
      Files.setPosixFilePermissions(
          root.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    // Nothing here is ever built: what would be is said, and fails.
    Files.writeString(
        root.resolve("launcher/first-use.sh"), "mxc_die 125 \"would build in $mxc_builds\"\n");
    build =
        Path.of(
            shell(Map.of(), "./mxc-run --version").err().replaceAll("(?s).*build in |\n.*", ""));
    Path distribution = build.resolve("current");
    Files.createDirectories(distribution);
    Files.writeString(
        distribution.resolve("classpath"),
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + "\n");
    stamp();
  }

  /** The build is newer than everything now. */
  private static void stamp() throws IOException {
    Files.writeString(build.resolve("current/stamp"), "");
  }

  private record Ended(int status, String out, String err) {}

  /** Runs a line of shell in the checkout, in a poor environment with some additions. */
  private static Ended shell(Map<String, String> environment, String line) throws Exception {
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", line)
            .directory(root.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XDG_CACHE_HOME", System.getenv("XDG_CACHE_HOME"));
    builder.environment().put("TMPDIR", scratch.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static void assertVersion(Ended ended) {
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("mxc ");
    assertThat(ended.status()).isZero();
  }

  @Test
  void whatIsMeantForOtherProgramsIsNeitherObeyedNorPrinted() throws Exception {
    Map<String, String> noise = new java.util.HashMap<>();
    for (String name :
        List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_OPTS")) {
      noise.put(name, "-Xnonsense");
    }
    noise.put("CLASSPATH", "/nonexistent");
    noise.put("LANG", "C");
    noise.put("LC_ALL", "C");

    assertVersion(shell(noise, "./mxc-run --version"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -sf \"$PWD/mxc-run\" ../absolute; ../absolute --version",
        "ln -sf 'a check out é/mxc-run' ../relative; cd /; \"$TMPDIR/relative\" --version",
        "mkdir -p ../b/c; ln -sf '../../a check out é/mxc-run' ../b/c/deep; ln -sf c/deep ../b/twice; ../b/twice --version",
        "ln -sf \"$PWD/mxc\" ../found; PATH=\"$TMPDIR:$PATH\"; found --version",
        "PATH=\"$PWD:$PATH\"; cd /; mxc-run --version",
        "sh mxc-run --version",
        "cd launcher; CDPATH=/:..; export CDPATH; ../mxc-run --version",
      })
  void itIsFoundByAnyWayOfStartingIt(String line) throws Exception {
    assertVersion(shell(Map.of("LANG", "C"), line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<&-", ">&-", "2>&-", "<&- >&- 2>&-"})
  void aStreamThatIsClosedIsEmpty(String closed) throws Exception {
    String program = "./mxc-run --language javascript -c \"" + READS + "\" ";
    Ended ended = shell(Map.of(), program + closed);

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).isEqualTo(closed.contains(" >&-") || closed.equals(">&-") ? "" : "0\n");
    assertThat(ended.err()).isEqualTo(closed.contains("2>&-") ? "" : "error\n");
  }

  @Test
  void headEndsItQuietly() throws Exception {
    Ended ended =
        shell(
            Map.of(),
            "./mxc-run --language javascript -c 'for (;;) console.log(\"é\")' | head -n 1");

    assertThat(ended.out()).isEqualTo("é\n");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void aChangedSourceIsBuilt() throws Exception {
    Path source = root.resolve("runtime/x/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    try {
      Files.writeString(source, "class A {}");
      // As after an archive was unpacked.
      Files.setLastModifiedTime(source, java.nio.file.attribute.FileTime.fromMillis(0));
      Ended ended = shell(Map.of(), "./mxc-run --version");
      assertThat(ended.status()).isEqualTo(125);
      assertThat(ended.err()).contains("would build");
    } finally {
      Files.delete(source);
      Files.delete(source.getParent());
      Files.delete(source.getParent().getParent());
    }
    assertVersion(shell(Map.of(), "./mxc-run --version"));
  }

  @Test
  void aCacheThatOthersCanWriteIsNotUsed() throws Exception {
    Path open = Files.createDirectories(scratch.resolve("open/cache"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Ended ended = shell(Map.of("XDG_CACHE_HOME", open.toString()), "./mxc-run --version");

    assertThat(ended.err()).contains("would build in " + scratch.resolve("mxc-cache-"));
  }

  @Test
  void withoutAPlaceForTheCacheItSaysSo() throws Exception {
    Ended ended =
        shell(
            Map.of("XDG_CACHE_HOME", "", "TMPDIR", "/proc/nowhere"),
            "unset HOME; ./mxc-run --version");

    assertThat(ended.status()).isEqualTo(125);
    assertThat(ended.err()).startsWith("mxc: ").contains("XDG_CACHE_HOME").hasLineCount(1);
  }

  @Test
  void aWorkingFolderThatIsGoneIsSaid() throws Exception {
    Ended ended =
        shell(
            Map.of(),
            "mkdir ../gone && cd ../gone && rmdir ../gone && \"$TMPDIR/a check out é/mxc-run\" --version");

    assertThat(ended.status()).isEqualTo(125);
    assertThat(ended.err()).contains("mxc: the working directory is gone");
  }

  @Test
  void rootRunsNothingOfAnotherUsersCheckout() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
    List<String> files = new ArrayList<>(List.of("pom.xml", "launcher"));
    for (String file : files) {
      try {
        own(file, 61234);
        Ended ended = shell(Map.of(), "./mxc-run --version");
        assertThat(ended.status()).isEqualTo(125);
        assertThat(ended.err()).contains("neither built nor run as root").hasLineCount(1);
        assertThat(ended.out()).isEmpty();
      } finally {
        own(file, 0);
        stamp();
      }
    }
    assertVersion(shell(Map.of(), "./mxc-run --version"));
  }

  private static void own(String file, int user) throws IOException {
    Files.setAttribute(root.resolve(file), "unix:uid", user);
  }

  @Test
  void aLaunchersArgumentsArriveAsTheyAre() throws Exception {
    Files.writeString(
        scratch.resolve("ä.py"), "import sys; print(sys.argv[1:])", StandardCharsets.UTF_8);
    Ended ended = shell(Map.of("LANG", "C"), "./mxc-run ../ä.py 'a  b' '' '*' '$HOME' 'ü' '-x'");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isEqualTo("['a  b', '', '*', '$HOME', 'ü', '-x']\n");
  }
}
