package dev.mxc.guard.seccomp;

import dev.mxc.guard.sys.Architecture;
import java.util.List;

/** A filter for one architecture, ready for the kernel. */
public record BpfProgram(
    String policy, Architecture architecture, List<BpfInstruction> instructions) {

  /** The kernel's BPF_MAXINSNS. */
  static final int INSTRUCTIONS_MAX = 4096;

  public BpfProgram {
    instructions = List.copyOf(instructions);
    if (instructions.isEmpty() || instructions.size() > INSTRUCTIONS_MAX) {
      throw new IllegalArgumentException("a program of " + instructions.size() + " instructions");
    }
  }

  /** As seccomp(2) takes them. */
  public long[] encoded() {
    return instructions.stream().mapToLong(BpfInstruction::encoded).toArray();
  }
}
