package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.sys.ProcessCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program inside cannot do, as the user that runs the tests and as an ordinary one. */
class AttackTest {

  @BeforeAll
  static void hasPrograms() {
    assumeTrue(Guarded.hasPython(), "the attacks are written in Python: no /usr/bin/python3");
    assumeTrue(
        HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.FOREIGN).isEmpty(),
        "this host cannot hold everything");
  }

  static Set<String> attacks() {
    return Battery.CHECKS.keySet();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void fails(String name) throws Exception {
    Battery.run(name);
  }

  @Test
  void allFailForAnOrdinaryUserToo() throws Exception {
    assumeTrue(ProcessCalls.geteuid() == 0, "they ran as an ordinary user already");
    Path shared = Files.createTempDirectory("mxc-guard-shared");
    try {
      Children.Ended ended =
          Children.run(Children.asOrdinaryUser(Children.java(List.of(), Battery.class), shared));
      assertThat(ended.output()).endsWith("all hold\n");
    } finally {
      Children.run(List.of("/bin/rm", "-rf", shared.toString()));
    }
  }
}
