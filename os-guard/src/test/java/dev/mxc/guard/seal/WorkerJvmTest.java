package dev.mxc.guard.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.guard.Children;
import dev.mxc.guard.Children.Ended;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole JVM behind the filters: it does all it should, and none of what it should not. */
class WorkerJvmTest {

  private static final String WORKS =
      """
      threads: ok
      virtual threads: ok
      timer: ok
      pipe: ok
      exceptions: ok
      collector: ok
      compiler: ok
      read file: ok
      list folder: ok
      map file: ok
      random: ok
      processes seen: ok
      clock: ok
      """;

  @TempDir Path folder;

  private List<String> workload(boolean sealed, String... flags) {
    String file = folder.resolve("file").toString();
    return sealed
        ? Children.java(List.of(flags), SealMain.class, JvmWorkload.class.getName(), file)
        : Children.java(List.of(flags), JvmWorkload.class, file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseSerialGC",
        "-XX:+UseParallelGC",
        "-XX:+UseG1GC",
        "-XX:+UseZGC",
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC -Xint"
      })
  void aWorkersJvmWorksBehindBothFilters(String flags) throws Exception {
    Ended ended =
        Children.run(
            Children.restricted(List.of("seccomp=worker"), workload(true, flags.split(" "))));
    assertThat(ended.output())
        .isEqualTo(
            WORKS
                + """
                write file: FileSystemException
                start process: IOException
                socket: SocketException
                filters: 2
                """);
    assertThat(ended.status()).isZero();
    assertThat(folder.resolve("file")).doesNotExist();
  }

  @Test
  void aWorkersJvmWorksForAnOrdinaryUser() throws Exception {
    Path reachable = Files.createDirectory(folder.resolve("reachable"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command =
        Children.restricted(List.of("seccomp=worker"), workload(true, "-XX:+UseSerialGC"));
    Ended ended = Children.run(Children.asOrdinaryUser(command, reachable));
    assertThat(ended.output()).startsWith(WORKS).endsWith("filters: 2\n");
  }

  @Test
  void theSameJvmWithoutFiltersDoesWhatAWorkerMustNot() throws Exception {
    Ended ended = Children.run(workload(false));
    assertThat(ended.output())
        .isEqualTo(
            WORKS
                + """
                write file: ok
                start process: 0
                socket: ok
                filters: 0
                """);
    assertThat(Files.readString(folder.resolve("file"))).isEqualTo("written");
  }

  @Test
  void anyJvmWorksAsAProgramWithItsFilesAndProcesses() throws Exception {
    Ended ended = Children.run(Children.restricted(List.of("seccomp=program"), workload(false)));
    assertThat(ended.output())
        .isEqualTo(
            WORKS
                + """
                write file: ok
                start process: 0
                socket: SocketException
                filters: 1
                """);
  }

  @Test
  void aServersSocketsAreGrantedByFamily() throws Exception {
    Ended ended = Children.run(Children.restricted(List.of("seccomp=server"), workload(false)));
    assertThat(ended.output()).contains("start process: 0\nsocket: ok\nfilters: 1\n");
  }

  @Test
  void aRehearsalIsTheSameWithoutTheSeal() throws Exception {
    String file = folder.resolve("file").toString();
    List<String> command =
        Children.java(List.of(), UnsealedMain.class, JvmWorkload.class.getName(), file);
    Ended ended = Children.run(command);
    assertThat(ended.output()).startsWith(WORKS).endsWith("socket: ok\nfilters: 0\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void theSealStandsAloneAndLeavesTheProgramItsFailure() throws Exception {
    Ended ended =
        Children.run(Children.java(List.of(), SealMain.class, Thrower.class.getName(), "x", "y"));
    assertThat(ended.output())
        .startsWith(
            "2 arguments\nException in thread \"main\" java.lang.IllegalStateException: own")
        .doesNotContain("InvocationTargetException");
    assertThat(ended.status()).isOne();
  }

  /** Fails as a program does. */
  static final class Thrower {
    static void main(String[] arguments) {
      System.out.println(arguments.length + " arguments");
      throw new IllegalStateException("own");
    }
  }

  @Test
  void onlyTheSealStopsAnExecve() throws Exception {
    List<String> worker = List.of("seccomp=worker");
    List<String> sealed = Children.java(List.of(), SealMain.class, Becoming.class.getName());
    assertThat(Children.run(Children.restricted(worker, sealed)))
        .isEqualTo(new Ended(0, "execve: errno 1\n"));
    List<String> unsealed = Children.java(List.of(), UnsealedMain.class, Becoming.class.getName());
    assertThat(Children.run(Children.restricted(worker, unsealed)))
        .isEqualTo(new Ended(0, "became another\n"));
  }

  /** Tries, from a thread that is not the main one, to become another program. */
  static final class Becoming {
    static void main(String[] arguments) throws Exception {
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  List<String> command = List.of("echo", "became another");
                  ProcessCalls.execve("/bin/echo", command, List.of());
                } catch (SystemCallException e) {
                  System.out.println(e.getMessage());
                }
              });
      thread.join();
    }
  }

  @Test
  void aProgramThatIsNotThereIsSaid() throws Exception {
    Ended ended = Children.run(Children.java(List.of(), SealMain.class, "no.such.Main"));
    assertThat(ended).isEqualTo(new Ended(125, "mxc: not sealed: no.such.Main\n"));
  }
}
