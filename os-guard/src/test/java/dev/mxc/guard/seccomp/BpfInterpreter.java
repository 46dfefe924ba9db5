package dev.mxc.guard.seccomp;

/**
 * Runs a filter as the kernel would, from its encoded form; written after the description of
 * classic BPF and not after the assembler.
 */
final class BpfInterpreter {

  private BpfInterpreter() {}

  /** What the filter returns for one system call. */
  static int run(long[] program, int architecture, int number, long... arguments) {
    int accumulator = 0;
    int at = 0;
    // A filter has no backward jumps, so it ends within its length.
    for (int steps = 0; steps < program.length; steps++) {
      long instruction = program[at];
      int code = (int) instruction & 0xffff;
      int ifTrue = (int) (instruction >>> 16) & 0xff;
      int ifFalse = (int) (instruction >>> 24) & 0xff;
      int k = (int) (instruction >>> 32);
      at++;
      switch (code) {
        case 0x20 -> accumulator = word(k, architecture, number, arguments);
        case 0x54 -> accumulator &= k;
        case 0x05 -> at += k;
        case 0x15 -> at += accumulator == k ? ifTrue : ifFalse;
        case 0x35 -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? ifTrue : ifFalse;
        case 0x06 -> {
          return k;
        }
        default -> throw new AssertionError("instruction " + Integer.toHexString(code));
      }
    }
    throw new AssertionError("no return");
  }

  /** struct seccomp_data: number, architecture, instruction pointer, six arguments. */
  private static int word(int offset, int architecture, int number, long[] arguments) {
    return switch (offset) {
      case 0 -> number;
      case 4 -> architecture;
      default -> {
        int index = (offset - 16) / 8;
        long argument = index < arguments.length ? arguments[index] : 0;
        yield (int) ((offset - 16) % 8 == 0 ? argument : argument >>> 32);
      }
    };
  }
}
