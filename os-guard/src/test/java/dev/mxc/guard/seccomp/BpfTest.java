package dev.mxc.guard.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.guard.sys.Architecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Assembled programs against the policies read plainly, rule by rule. aarch64's programs are run by
 * the interpreter alone: no hardware of that kind was at hand.
 */
class BpfTest {

  private static final int PID = 4242;
  private static final int KILL = 0x80000000;
  private static final int ERRNO = 0x00050000;
  private static final int ALLOW = 0x7fff0000;
  private static final int ENOSYS = 38;
  private static final int EPERM = 1;

  static final List<SeccompPolicy> POLICIES =
      List.of(
          Policies.jvmWorker(PID),
          Policies.sealed(PID),
          Policies.foreignProgram(Set.of(), Walls.NONE, PID),
          Policies.foreignProgram(Set.of(SocketFamily.values()), Walls.NAMESPACES, PID),
          Policies.foreignProgram(Set.of(SocketFamily.INET), new Walls(true, false), PID));

  private static int audit(Architecture architecture) {
    // EM_X86_64 is 62 and EM_AARCH64 183; both 64-bit and little-endian.
    return 0xC0000000 | (architecture == Architecture.X86_64 ? 62 : 183);
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberGetsItsRulesVerdict(Architecture architecture) {
    Map<Integer, String> names = new HashMap<>();
    SyscallTable.numbers(architecture).forEach((name, number) -> names.put(number, name));
    Random random = new Random(1);
    for (SeccompPolicy policy : POLICIES) {
      long[] program = Bpf.assemble(policy, architecture).encoded();
      for (int number = 0; number <= 600; number++) {
        for (long[] arguments : arguments(random)) {
          String name = names.get(number);
          int expected = name == null ? ERRNO | ENOSYS : plainly(policy.rule(name), arguments);
          assertThat(BpfInterpreter.run(program, audit(architecture), number, arguments))
              .as("%s %s %d %s", policy.name(), name, number, List.of(arguments[0], arguments[1]))
              .isEqualTo(expected);
        }
      }
    }
  }

  private static int plainly(Rule rule, long[] arguments) {
    for (Rule.Case one : rule.cases()) {
      if (one.all().stream()
          .allMatch(
              test -> test.values().contains((int) arguments[test.argument()] & test.mask()))) {
        return plainly(one.verdict());
      }
    }
    return plainly(rule.otherwise());
  }

  private static int plainly(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow _ -> ALLOW;
      case Verdict.Fail(int errno) -> ERRNO | errno;
      case Verdict.Kill _ -> KILL;
    };
  }

  /** Every value that a rule compares with, its neighbours, and noise in the half not looked at. */
  private static List<long[]> arguments(Random random) {
    List<long[]> all = new ArrayList<>();
    for (long value :
        new long[] {
          0, 1, 2, 3, 8, 10, 15, 16, PID, PID + 1, -1, 0x5401, 0x5412, 0x8901, 0x53564d41
        }) {
      all.add(new long[] {value, value, value, value, 0, 0});
      all.add(new long[] {value, random.nextLong(), random.nextLong(), 0, 0, 0});
    }
    for (int bit = 0; bit < 64; bit++) {
      all.add(new long[] {1L << bit | 0x10000, 1L << bit, 1L << bit, 0, 0, 0});
      all.add(new long[] {1L << bit, 1L << bit | 2, 6, 0, 0, 0});
    }
    for (int i = 0; i < 20; i++) {
      all.add(random.longs(6).toArray());
      all.add(IntStream.range(0, 6).mapToLong(_ -> random.nextInt(20)).toArray());
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void anotherArchitecturesConventionKills(Architecture architecture) {
    int i386 = 0x40000003;
    for (SeccompPolicy policy : POLICIES) {
      long[] program = Bpf.assemble(policy, architecture).encoded();
      assertThat(BpfInterpreter.run(program, i386, 1)).isEqualTo(KILL);
      for (Architecture other : Architecture.values()) {
        int read = SyscallTable.numbers(architecture).get("read");
        assertThat(BpfInterpreter.run(program, audit(other), read))
            .isEqualTo(other == architecture ? ALLOW : KILL);
      }
    }
  }

  @Test
  void x32AndNumbersBeyondAllDoNotExist() {
    for (SeccompPolicy policy : POLICIES) {
      long[] program = Bpf.assemble(policy, Architecture.X86_64).encoded();
      for (int number : new int[] {0x40000000, 0x40000001, 0x4000020b, 0x7fffffff, -1, -2}) {
        assertThat(BpfInterpreter.run(program, audit(Architecture.X86_64), number))
            .isEqualTo(ERRNO | ENOSYS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void programsAreShortAndTheirSearchIsShallow(Architecture architecture) {
    for (SeccompPolicy policy : POLICIES) {
      BpfProgram program = Bpf.assemble(policy, architecture);
      assertThat(program.instructions()).hasSizeLessThan(1000);
      // Every jump lands inside: the kernel refuses anything else.
      for (int at = 0; at < program.instructions().size(); at++) {
        BpfInstruction instruction = program.instructions().get(at);
        int skip = instruction.code() == BpfInstruction.JUMP ? instruction.operand() : 0;
        int furthest =
            at + 1 + Math.max(skip, Math.max(instruction.whenTrue(), instruction.whenFalse()));
        if (instruction.code() != BpfInstruction.RETURN) {
          assertThat(furthest).isLessThan(program.instructions().size());
        }
      }
    }
  }

  @Test
  void aLongWayIsJumpedInTwoSteps() {
    // Alternating rules on all numbers make a tree whose halves are further apart than 255.
    SeccompPolicy policy = new SeccompPolicy("test", Map.of());
    int i = 0;
    for (Map.Entry<String, Integer> call : SyscallTable.numbers(Architecture.X86_64).entrySet()) {
      policy = policy.with(call.getKey(), Rule.always(new Verdict.Fail(100 + call.getValue())));
      i++;
    }
    assertThat(i).isGreaterThan(300);
    BpfProgram program = Bpf.assemble(policy, Architecture.X86_64);
    assertThat(program.instructions()).anyMatch(one -> one.code() == BpfInstruction.JUMP);
    SyscallTable.numbers(Architecture.X86_64)
        .forEach((name, number) ->
            assertThat(BpfInterpreter.run(program.encoded(), audit(Architecture.X86_64), number))
                .isEqualTo(ERRNO | 100 + number));
  }

  @Test
  void whatIsNotRepresentableIsRefused() {
    assertThatThrownBy(() -> new SeccompPolicy("p", Map.of("opennat", Rule.always(Verdict.ALLOW))))
        .hasMessageContaining("opennat");
    assertThatThrownBy(() -> new Verdict.Fail(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BpfInstruction(0x15, 256, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rule.Test(6, -1, List.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verdictsOfNoteAreAsDocumented() {
    for (Architecture architecture : Architecture.values()) {
      Map<String, Integer> numbers = SyscallTable.numbers(architecture);
      for (SeccompPolicy policy : POLICIES) {
        long[] program = Bpf.assemble(policy, architecture).encoded();
        boolean worker = !policy.name().equals("foreignProgram");
        int danger = worker ? KILL : ERRNO | EPERM;
        int audit = audit(architecture);
        for (String call : CallSets.DANGEROUS) {
          if (numbers.containsKey(call)) {
            assertThat(BpfInterpreter.run(program, audit, numbers.get(call)))
                .as("%s %s", policy.name(), call)
                .isEqualTo(danger);
          }
        }
        int clone = numbers.get("clone");
        assertThat(BpfInterpreter.run(program, audit, clone, 0x003d0f00)).isEqualTo(ALLOW);
        assertThat(BpfInterpreter.run(program, audit, clone, 0x10000000 | 17)).isEqualTo(danger);
        assertThat(BpfInterpreter.run(program, audit, clone, 0x10000000 | 0x10000))
            .isEqualTo(danger);
        assertThat(BpfInterpreter.run(program, audit, clone, 17))
            .isEqualTo(worker ? ERRNO | EPERM : ALLOW);
        assertThat(BpfInterpreter.run(program, audit, numbers.get("clone3")))
            .isEqualTo(ERRNO | ENOSYS);
        assertThat(BpfInterpreter.run(program, audit, numbers.get("execve")))
            .isEqualTo(policy.name().equals("sealed") ? ERRNO | EPERM : ALLOW);
        assertThat(BpfInterpreter.run(program, audit, numbers.get("mprotect"))).isEqualTo(ALLOW);
        assertThat(BpfInterpreter.run(program, audit, numbers.get("ioctl"), 0, 0x5412))
            .isEqualTo(ERRNO | EPERM);
        // The kernel reads 32 bits of a request: what lies above must not hide it.
        assertThat(BpfInterpreter.run(program, audit, numbers.get("ioctl"), 0, 0x1_0000_5412L))
            .isEqualTo(ERRNO | EPERM);
      }
    }
  }
}
