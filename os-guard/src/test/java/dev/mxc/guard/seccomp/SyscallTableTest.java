package dev.mxc.guard.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.guard.KernelHeaders;
import dev.mxc.guard.sys.Architecture;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SyscallTableTest {

  @Test
  void x8664HasTheNumbersOfTheKernelsHeaders() {
    assertThat(SyscallTable.numbers(Architecture.X86_64))
        .containsAllEntriesOf(KernelHeaders.x8664());
  }

  @Test
  void aarch64HasTheNumbersOfTheKernelsHeaders() {
    assertThat(SyscallTable.numbers(Architecture.AARCH64))
        .containsAllEntriesOf(KernelHeaders.aarch64());
  }

  @Test
  void noNumberHasTwoNames() {
    for (Architecture architecture : Architecture.values()) {
      Map<String, Integer> numbers = SyscallTable.numbers(architecture);
      assertThat(new HashSet<>(numbers.values())).hasSameSizeAs(numbers.keySet());
    }
  }

  @Test
  void newCallsHaveOneNumberEverywhere() {
    SyscallTable.numbers(Architecture.X86_64)
        .forEach((name, number) -> {
          if (number >= 424) {
            assertThat(SyscallTable.numbers(Architecture.AARCH64)).containsEntry(name, number);
          }
        });
  }

  @Test
  void setsDoNotOverlapWhereOneAllowsAndAnotherRefuses() {
    List<Set<String>> allowed =
        List.of(
            CallSets.MEMORY,
            CallSets.THREADS,
            CallSets.SIGNALS,
            CallSets.CLOCKS,
            CallSets.DESCRIPTORS,
            CallSets.FILE_READING,
            CallSets.IDENTITY,
            CallSets.FILE_WRITING,
            CallSets.PROCESSES,
            CallSets.PROGRAM_EXTRAS,
            CallSets.REACHING_PROCESSES,
            CallSets.SYSTEM_V,
            CallSets.SOCKET_DATA,
            CallSets.SOCKET_NAMES,
            CallSets.DANGEROUS);
    Set<String> seen = new TreeSet<>();
    for (Set<String> set : allowed) {
      for (String call : set) {
        assertThat(SyscallTable.isKnown(call)).as(call).isTrue();
        assertThat(seen.add(call)).as(call + " is in two sets").isTrue();
      }
    }
  }
}
