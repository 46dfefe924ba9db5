package dev.mxc.guard.seccomp;

import java.util.List;

/** What becomes of one system call by its arguments: the first case that holds decides. */
public record Rule(List<Case> cases, Verdict otherwise) {

  static final Rule ALLOW = always(Verdict.ALLOW);
  static final Rule REFUSE = always(Verdict.REFUSE);
  static final Rule UNKNOWN = always(Verdict.UNKNOWN);

  public Rule {
    cases = List.copyOf(cases);
  }

  /** The arguments do not matter. */
  public static Rule always(Verdict verdict) {
    return new Rule(List.of(), verdict);
  }

  /** All tests hold. */
  public record Case(List<Test> all, Verdict verdict) {
    public Case {
      all = List.copyOf(all);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("a case without a test is the rule's otherwise");
      }
    }
  }

  /**
   * The argument's low 32 bits, masked, are one of the values.
   *
   * <p>The high half is not looked at, since the kernel does not look at it either in any argument
   * that a rule may name: flags, families, requests, options and process numbers are 32 bits wide
   * there. Comparing 64 bits would let a caller slip past by setting a bit that nobody reads.
   *
   * @param argument 0 to 5
   */
  public record Test(int argument, int mask, List<Integer> values) {
    public Test {
      values = List.copyOf(values);
      if (argument < 0 || argument > 5 || values.isEmpty()) {
        throw new IllegalArgumentException("no test: argument " + argument + " " + values);
      }
    }

    static Test of(int argument, Integer... values) {
      return new Test(argument, -1, List.of(values));
    }

    static Test masked(int argument, int mask, Integer... values) {
      return new Test(argument, mask, List.of(values));
    }
  }

  /** Allowed where all tests hold. */
  static Rule allowWhen(Verdict otherwise, Test... tests) {
    return new Rule(List.of(new Case(List.of(tests), Verdict.ALLOW)), otherwise);
  }
}
