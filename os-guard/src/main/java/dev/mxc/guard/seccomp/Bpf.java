package dev.mxc.guard.seccomp;

import static dev.mxc.guard.seccomp.BpfInstruction.AND;
import static dev.mxc.guard.seccomp.BpfInstruction.JUMP;
import static dev.mxc.guard.seccomp.BpfInstruction.JUMP_EQUAL;
import static dev.mxc.guard.seccomp.BpfInstruction.JUMP_GREATER_OR_EQUAL;
import static dev.mxc.guard.seccomp.BpfInstruction.LOAD_WORD;
import static dev.mxc.guard.seccomp.BpfInstruction.RETURN;
import static dev.mxc.guard.seccomp.BpfInstruction.SKIP_MAX;

import dev.mxc.guard.sys.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a policy a program. Pure. */
public final class Bpf {

  static final int SECCOMP_RET_KILL_PROCESS = 0x80000000;
  static final int SECCOMP_RET_ERRNO = 0x00050000;
  static final int SECCOMP_RET_ALLOW = 0x7fff0000;

  /** Offsets in struct seccomp_data; of a 64-bit argument the low half comes first. */
  private static final int NUMBER_OFFSET = 0;

  private static final int ARCHITECTURE_OFFSET = 4;
  private static final int ARGUMENTS_OFFSET = 16;

  private Bpf() {}

  /** A stretch of numbers, up to the next one's first, that have the same rule. */
  private record Range(int first, Rule rule) {}

  /** AUDIT_ARCH_*, what the kernel calls the machine whose calling convention was used. */
  static int auditArchitecture(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 0xC000003E;
      case AARCH64 -> 0xC00000B7;
    };
  }

  /**
   * The policy as a program for one architecture. A call in another architecture's convention kills
   * the process: its numbers mean other calls. The x32 convention shares x86_64's name and sets bit
   * 30 of the number, so it falls among the numbers that do not exist.
   */
  public static BpfProgram assemble(SeccompPolicy policy, Architecture architecture) {
    List<BpfInstruction> code = new ArrayList<>();
    code.add(load(ARCHITECTURE_OFFSET));
    code.add(new BpfInstruction(JUMP_EQUAL, 1, 0, auditArchitecture(architecture)));
    code.add(give(Verdict.KILL));
    code.add(load(NUMBER_OFFSET));
    code.addAll(search(ranges(policy, SyscallTable.numbers(architecture))));
    return new BpfProgram(policy.name(), architecture, code);
  }

  /** All numbers from 0 on, neighbours with the same rule put together. */
  private static List<Range> ranges(SeccompPolicy policy, Map<String, Integer> numbers) {
    TreeMap<Integer, Rule> rules = new TreeMap<>();
    numbers.forEach((call, number) -> rules.put(number, policy.rule(call)));
    List<Range> ranges = new ArrayList<>();
    // One past the last, so that what follows it, x32 included, is a range too.
    for (int number = 0; number <= rules.lastKey() + 1; number++) {
      Rule rule = rules.getOrDefault(number, Rule.UNKNOWN);
      if (ranges.isEmpty() || !ranges.getLast().rule.equals(rule)) {
        ranges.add(new Range(number, rule));
      }
    }
    return ranges;
  }

  /** A binary search over the ranges: few comparisons for each call, whatever its number. */
  private static List<BpfInstruction> search(List<Range> ranges) {
    if (ranges.size() == 1) {
      return decide(ranges.getFirst().rule);
    }
    int middle = ranges.size() / 2;
    List<BpfInstruction> below = search(ranges.subList(0, middle));
    List<BpfInstruction> above = search(ranges.subList(middle, ranges.size()));
    int first = ranges.get(middle).first;
    List<BpfInstruction> code = new ArrayList<>();
    if (below.size() <= SKIP_MAX) {
      code.add(new BpfInstruction(JUMP_GREATER_OR_EQUAL, below.size(), 0, first));
    } else {
      code.add(new BpfInstruction(JUMP_GREATER_OR_EQUAL, 0, 1, first));
      code.add(new BpfInstruction(JUMP, 0, 0, below.size()));
    }
    code.addAll(below);
    code.addAll(above);
    return code;
  }

  private static List<BpfInstruction> decide(Rule rule) {
    List<BpfInstruction> code = new ArrayList<>();
    for (Rule.Case one : rule.cases()) {
      code.addAll(attempt(one));
    }
    code.add(give(rule.otherwise()));
    return code;
  }

  /** Gives the verdict when all tests hold, else goes on behind. */
  private static List<BpfInstruction> attempt(Rule.Case one) {
    List<BpfInstruction> code = new ArrayList<>(List.of(give(one.verdict())));
    for (Rule.Test test : one.all().reversed()) {
      code.addAll(0, compare(test, code.size()));
    }
    return code;
  }

  /** Goes on behind itself when the test holds, else skips that many more. */
  private static List<BpfInstruction> compare(Rule.Test test, int skipped) {
    List<BpfInstruction> code = new ArrayList<>();
    code.add(load(ARGUMENTS_OFFSET + 8 * test.argument()));
    if (test.mask() != -1) {
      code.add(new BpfInstruction(AND, 0, 0, test.mask()));
    }
    for (int i = 0; i < test.values().size(); i++) {
      int left = test.values().size() - 1 - i;
      int otherwise = left == 0 ? skipped : 0;
      code.add(new BpfInstruction(JUMP_EQUAL, left, otherwise, test.values().get(i)));
    }
    return code;
  }

  private static BpfInstruction load(int offset) {
    return new BpfInstruction(LOAD_WORD, 0, 0, offset);
  }

  private static BpfInstruction give(Verdict verdict) {
    return new BpfInstruction(
        RETURN,
        0,
        0,
        switch (verdict) {
          case Verdict.Allow _ -> SECCOMP_RET_ALLOW;
          case Verdict.Fail(int errno) -> SECCOMP_RET_ERRNO | errno;
          case Verdict.Kill _ -> SECCOMP_RET_KILL_PROCESS;
        });
  }
}
