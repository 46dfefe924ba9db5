package dev.mxc.testing;

import dev.mxc.Program;

/** Builtins that run for ever, or nearly so, and never look whether they should stop. */
public enum StuckBuiltin {
  SUM(python("sum(range(10**12))")),
  ALL(python("import itertools; all(itertools.repeat(1))")),
  MAX(python("import itertools; max(itertools.repeat(1))")),
  SET(python("import itertools; set(itertools.repeat(1))")),
  DEQUE(python("import collections, itertools; collections.deque(itertools.repeat(1), maxlen=0)")),
  FILTER(python("import itertools; next(filter(None, itertools.repeat(0)))")),
  DROPWHILE(python("import itertools; next(itertools.dropwhile(bool, itertools.repeat(1)))")),
  POW(python("pow(3, 1 << 400000, (1 << 40000) - 1)")),
  FACTORIAL(python("import math; math.factorial(4_000_000)")),
  COMB(python("import math; math.comb(10**7, 5 * 10**6)")),
  PBKDF2(python("import hashlib; hashlib.pbkdf2_hmac('sha256', b'x', b'y', 10**9)")),
  REPLACE(python("for i in range(1000): bytearray(10**7).replace(b'\\0', b'a')")),
  INDEX_OF(javascript("Array.prototype.indexOf.call({length: 2**53 - 1}, 1)")),
  BIG_POWER(javascript("7n ** 50000000n")),
  BIG_TO_STRING(javascript("(7n ** 10000000n).toString()")),
  ARRAY_FROM(javascript("Array.from({length: 2**32 - 2})")),
  REPLACE_ALL(javascript("'a'.repeat(2**27).replaceAll('a', 'b')"));

  private final Program program;

  StuckBuiltin(Program program) {
    this.program = program;
  }

  /** A program that is caught in it, and tries to go on after its end. */
  public Program program() {
    return program;
  }

  private static Program python(String code) {
    return Program.python(
        "while True:\n  try:\n    " + code + "\n  except BaseException:\n    pass\n");
  }

  private static Program javascript(String code) {
    return Program.javascript("for (;;) { try { " + code + " } catch {} }");
  }
}
