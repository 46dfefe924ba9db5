package dev.mxc.guard.seccomp;

/**
 * One instruction of classic BPF, see bpf(4) of BSD and the kernel's networking/filter
 * documentation.
 *
 * @param whenTrue how many instructions to skip when a comparison holds
 * @param whenFalse and when it does not
 */
public record BpfInstruction(int code, int whenTrue, int whenFalse, int operand) {

  static final int LOAD_WORD = 0x20;
  static final int AND = 0x54;
  static final int JUMP = 0x05;
  static final int JUMP_EQUAL = 0x15;
  static final int JUMP_GREATER_OR_EQUAL = 0x35;
  static final int RETURN = 0x06;

  /** A comparison skips no further than this. */
  static final int SKIP_MAX = 255;

  public BpfInstruction {
    if ((whenTrue | whenFalse) < 0 || whenTrue > SKIP_MAX || whenFalse > SKIP_MAX) {
      throw new IllegalArgumentException("a jump too far: " + whenTrue + ", " + whenFalse);
    }
  }

  /** struct sock_filter as the little-endian number that it is in memory. */
  long encoded() {
    return code | (long) whenTrue << 16 | (long) whenFalse << 24 | (long) operand << 32;
  }
}
