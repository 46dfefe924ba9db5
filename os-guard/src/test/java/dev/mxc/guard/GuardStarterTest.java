package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard's own process started with an AOT cache, from a jar as it is shipped. */
class GuardStarterTest {

  @Test
  void startsWithACacheOfItsOwn(@TempDir Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Path jar = folder.resolve("guard.jar");
    Path classes = Path.of(Guard.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jar");
    Children.run(
        List.of(
            tool.toString(), "--create", "--file", jar.toString(), "-C", classes.toString(), "."));
    GuardStarter plain =
        new GuardStarter(GuardStarter.ofThisJvm().java(), List.of(jar), Optional.empty());
    assumeTrue(
        HostSupport.probe(plain).unmet(Requirement.AUTO, ProgramKind.FOREIGN).isEmpty(),
        "this host cannot hold a foreign program");
    Path cache = folder.resolve("guard.aot");
    plain.makeAotCache(cache);
    assertThat(cache).isNotEmptyFile();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(jar, cache);
    }
    try (GuardedProcess process =
        Guard.launch(
            plain.withAotCache(cache), Guarded.programs().build(), List.of("echo", "started"))) {
      assertThat(process.output().readAllBytes()).asString().isEqualTo("started\n");
    }
  }
}
