package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.RunResult.Status;
import dev.mxc.bytecode.CompileJob;
import dev.mxc.bytecode.Stop;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import dev.mxc.worker.PreparedWorker;
import dev.mxc.worker.RedWorker.Role;
import dev.mxc.worker.RedWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytecode of packages: of the source that is there, of its own trust domain, and of nobody else.
 */
@Timeout(120)
class PackageBytecodeTest {

  private static final FileTime TIME = FileTime.from(Instant.parse("2025-05-05T05:05:05Z"));

  /** Prints the value, and whether there is bytecode to see. */
  private static final Program IMPORT_A =
      Program.python("import a, os\nprint(a.VALUE, os.path.exists(a.__cached__))");

  @TempDir Path folder;

  @BeforeEach
  void makePackages() throws IOException {
    Files.createDirectory(folder.resolve("packages"));
    write("a", "VALUE = 1\n");
  }

  private void write(String module, String source) throws IOException {
    Path file = folder.resolve("packages/" + module + ".py");
    Files.writeString(file, source);
    Files.setLastModifiedTime(file, TIME);
  }

  private Sandbox open(Tier tier, String more) throws Exception {
    // A file system that is used by one test alone makes its trust domain its own.
    String manifest = "python: { path: [ ./packages ] }\nlimits: { wall: 20s }\n" + more;
    return Guests.builder(tier, manifest, folder).leaveMissingBytecode().open();
  }

  private Sandbox open() throws Exception {
    return open(Tier.CONTEXT, "");
  }

  private static String run(Sandbox sandbox, Program program) {
    RunResult result = sandbox.run(program);
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    assertThat(result.denials()).isEmpty();
    return result.stdout().strip();
  }

  private static CompileJob.Place place(Sandbox sandbox) {
    return new CompileJob.Place(
        sandbox.image().languageHome(), sandbox.image().folder(), sandbox.image().ownFolders());
  }

  private static void compile(Sandbox sandbox) throws Exception {
    compile(sandbox, sandbox.takeMissingBytecode().orElseThrow());
  }

  private static void compile(Sandbox sandbox, CompileJob job) throws Exception {
    job.run(
        place(sandbox),
        shape -> PreparedWorker.start(sandbox.image(), shape, Guests.requirement()),
        new Stop());
  }

  private static Set<Path> stored(Sandbox sandbox) throws IOException {
    try (Stream<Path> files = Files.list(sandbox.bytecode().orElseThrow().folder())) {
      return files
          .filter(file -> !file.endsWith("lock"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void theSecondRunExecutesTheBytecode(Tier tier) throws Exception {
    write("b", "VALUE = 2\n");
    try (Sandbox sandbox = open(tier, "")) {
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 False");
      compile(sandbox);
      Path ofA = stored(sandbox).iterator().next();
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");
      assertThat(sandbox.takeMissingBytecode()).isEmpty();

      // What is executed is the stored file: with the one of a in the place of b, b is a.
      assertThat(run(sandbox, Program.python("import b\nprint(b.VALUE)"))).isEqualTo("2");
      compile(sandbox);
      Set<Path> ofB = stored(sandbox);
      ofB.remove(ofA);
      Files.write(ofB.iterator().next(), Files.readAllBytes(ofA));
      assertThat(run(sandbox, Program.python("import b\nprint(b.VALUE)"))).isEqualTo("1");
    }
  }

  @Test
  void bytecodeIsMadeInTheBackgroundWhereNobodyElseDoes() throws Exception {
    String manifest = "python: { path: [ ./packages ] }";
    try (Sandbox sandbox = Guests.open(Tier.CONTEXT, manifest, folder)) {
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 False");
      while (stored(sandbox).stream().allMatch(file -> file.toString().contains("part-"))) {
        Thread.sleep(20);
      }
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");
    }
  }

  @Test
  void guestsSeeNothingOfItInListingsAndCannotTouchIt() throws Exception {
    String tryAll =
        """
        import a, os
        print(sorted(os.listdir('/site-packages')), [f for f in os.walk('/site-packages')])
        def refused(action):
            try:
                action()
            except PermissionError:
                return True
        print(refused(lambda: open(a.__cached__, 'wb')),
              refused(lambda: open(a.__cached__, 'r+b')),
              refused(lambda: os.remove(a.__cached__)),
              refused(lambda: os.chmod(a.__cached__, 0o777)),
              refused(lambda: os.utime(a.__cached__)),
              refused(lambda: os.rename(a.__cached__, '/site-packages/x')),
              refused(lambda: os.mkdir('/site-packages/__pycache__')))
        """;
    try (Sandbox sandbox = open()) {
      run(sandbox, IMPORT_A);
      compile(sandbox);
      Path file = stored(sandbox).iterator().next();
      byte[] before = Files.readAllBytes(file);

      RunResult result = sandbox.run(Program.python(tryAll));

      assertThat(result.stdout().lines())
          .containsExactly(
              "['a.py'] [('/site-packages', [], ['a.py'])]", "True True True True True True True");
      assertThat(result.denials())
          .anySatisfy(denial -> assertThat(denial.capability()).isEqualTo("filesystem.write"));
      assertThat(file).hasBinaryContent(before);
      try (Stream<Path> users = Files.list(folder.resolve("packages"))) {
        assertThat(users).containsExactly(folder.resolve("packages/a.py"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTEXT", "ISOLATE"})
  void aChangedSourceRunsAtOnceAlsoWithTheTimeAndSizeOfTheOldOne(Tier tier) throws Exception {
    try (Sandbox sandbox = open(tier, "")) {
      run(sandbox, IMPORT_A);
      compile(sandbox);
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");

      write("a", "VALUE = 2\n");
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("2 False");
      compile(sandbox);
      // The engine knows bytecode of a by time and size: it must not be shown another one.
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("2 False");
      try (Sandbox fresh = open(tier, "")) {
        assertThat(run(fresh, IMPORT_A)).isEqualTo("2 True");
      }
      write("a", "VALUE = 1\n");
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");
      write("a", "VALUE = 333\n");
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("333 False");
    }
  }

  @Test
  void anotherTrustDomainHasItsOwn() throws Exception {
    try (Sandbox one = open();
        Sandbox same = open();
        Sandbox agent = open(Tier.CONTEXT, "agent: { id: \"spiffe://acme.example/agent/b\" }");
        Sandbox environment = open(Tier.CONTEXT, "env: { X: y }")) {
      run(one, IMPORT_A);
      compile(one);

      assertThat(run(same, IMPORT_A)).isEqualTo("1 True");
      assertThat(run(agent, IMPORT_A)).isEqualTo("1 False");
      assertThat(run(environment, IMPORT_A)).isEqualTo("1 False");
    }
  }

  @Test
  void whatIsNotWholeIsNotUsedAndMadeAnew() throws Exception {
    try (Sandbox first = open()) {
      run(first, IMPORT_A);
      compile(first);
      Path file = stored(first).iterator().next();
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 1;
      for (byte[] broken : List.of(java.util.Arrays.copyOf(whole, 100), flipped)) {
        Files.write(file, broken);
        try (Sandbox sandbox = open()) {
          assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 False");
        }
      }
      try (Sandbox sandbox = open()) {
        run(sandbox, IMPORT_A);
        compile(sandbox);
        assertThat(file).hasBinaryContent(whole);
      }
    }
  }

  @Test
  void whatCannotBeCompiledIsTriedOnce() throws Exception {
    write("a", "VALUE = (\n");
    Program program =
        Program.python("try:\n  import a\nexcept SyntaxError:\n  print('SyntaxError')");
    try (Sandbox sandbox = open()) {
      assertThat(run(sandbox, program)).isEqualTo("SyntaxError");
      compile(sandbox);
      assertThat(run(sandbox, program)).isEqualTo("SyntaxError");
      assertThat(sandbox.takeMissingBytecode()).isEmpty();
    }
  }

  @Test
  void onlySourcesOfThePackagesAreCompiled() throws Exception {
    Files.writeString(folder.resolve("outside.py"), "VALUE = 1\n");
    Files.createSymbolicLink(folder.resolve("packages/link.py"), folder.resolve("outside.py"));
    try (Sandbox sandbox = open()) {
      run(sandbox, IMPORT_A);
      CompileJob job = sandbox.takeMissingBytecode().orElseThrow();
      List<String> others =
          List.of(
              "/site-packages/link.py",
              "/site-packages/../outside.py",
              "/site-packages/none.py",
              "/etc/passwd");
      compile(sandbox, new CompileJob(job.domain(), job.guard(), job.folders(), others));
      assertThat(stored(sandbox)).isEmpty();

      compile(sandbox, job);
      assertThat(stored(sandbox)).hasSize(1);
    }
  }

  @Test
  void aHostileCompilerIsRefused() throws Exception {
    List<Role> liars =
        List.of(Role.CODE_WITHOUT_BOUND, Role.CODE_OF_NEGATIVE_LENGTH, Role.CODE_FOR_NOTHING);
    try (Sandbox sandbox = open()) {
      run(sandbox, IMPORT_A);
      CompileJob job = sandbox.takeMissingBytecode().orElseThrow();
      for (Role role : liars) {
        assertThatThrownBy(
                () -> job.run(place(sandbox), shape -> RedWorkers.start(role, shape), new Stop()))
            .as(role.name())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("the compiler sent");
        assertThat(run(sandbox, IMPORT_A)).as(role.name()).isEqualTo("1 False");
      }
      compile(sandbox, job);
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");
    }
  }

  @Test
  void aCompilerThatDiesLeavesNothing() throws Exception {
    try (Sandbox sandbox = open()) {
      run(sandbox, IMPORT_A);
      CompileJob job = sandbox.takeMissingBytecode().orElseThrow();
      job.run(place(sandbox), shape -> RedWorkers.start(Role.DIES, shape), new Stop());

      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 False");
      compile(sandbox, job);
      assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");
    }
  }

  @Test
  void codeIsKeptForTheSourceThatWasSentAndNoOther() throws Exception {
    write("b", "VALUE = 2\n");
    try (Sandbox sandbox = open()) {
      run(sandbox, IMPORT_A);
      CompileJob job = sandbox.takeMissingBytecode().orElseThrow();
      assertThatThrownBy(() ->
              job.run(
                  place(sandbox),
                  shape -> RedWorkers.start(Role.CODE_FOR_MORE_THAN_WAS_SENT, shape),
                  new Stop()))
          .isInstanceOf(IOException.class);

      assertThat(stored(sandbox)).hasSize(1);
      assertThat(run(sandbox, Program.python("import b, os\nprint(os.path.exists(b.__cached__))")))
          .isEqualTo("False");
    }
  }

  @Test
  void twoAtOnceMakeOneWholeFile() throws Exception {
    try (Sandbox one = open();
        Sandbox two = open()) {
      run(one, IMPORT_A);
      run(two, IMPORT_A);
      List<Sandbox> both = List.of(one, two);
      CompletableFuture.allOf(
              both.stream()
                  .map(sandbox ->
                      CompletableFuture.runAsync(() -> {
                        try {
                          compile(sandbox);
                        } catch (Exception e) {
                          throw new AssertionError(e);
                        }
                      }))
                  .toArray(CompletableFuture[]::new))
          .join();

      assertThat(stored(one)).hasSize(1);
      for (Sandbox sandbox : both) {
        assertThat(run(sandbox, IMPORT_A)).isEqualTo("1 True");
      }
    }
  }

  @Test
  void aStoreThatCannotBeWrittenIsOnlyNoHelp() throws Exception {
    try (Sandbox sandbox = open()) {
      run(sandbox, IMPORT_A);
      CompileJob job = sandbox.takeMissingBytecode().orElseThrow();
      CompileJob.Place good = place(sandbox);
      Path file = Files.writeString(folder.resolve("file"), "");
      job.run(
          new CompileJob.Place(good.languageHome(), file, good.own()),
          shape -> PreparedWorker.start(sandbox.image(), shape, Guests.requirement()),
          new Stop());

      assertThat(Optional.of(run(sandbox, IMPORT_A))).contains("1 False");
    }
  }
}
