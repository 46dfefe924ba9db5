package dev.mxc.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The floor, on both sides of its border; and whom a process runs as. */
class RequirementTest {

  private static final Set<Layer> FLOOR_OF_A_WORKER =
      EnumSet.of(
          Layer.SECCOMP,
          Layer.NO_NEW_PRIVS,
          Layer.CAPABILITIES,
          Layer.RESOURCE_LIMITS,
          Layer.LANDLOCK);

  @Test
  void theFloorIsJustEnough() {
    assertThat(Requirement.AUTO.unmet(FLOOR_OF_A_WORKER, ProgramKind.JVM_WORKER)).isEmpty();
    for (Layer layer : FLOOR_OF_A_WORKER) {
      Set<Layer> less = EnumSet.copyOf(FLOOR_OF_A_WORKER);
      less.remove(layer);
      assertThat(Requirement.AUTO.unmet(less, ProgramKind.JVM_WORKER))
          .containsExactly(layer == Layer.LANDLOCK ? Layer.MOUNT_NAMESPACE : layer);
    }
  }

  @Test
  void aForeignProgramNeedsAWallAroundProcesses() {
    assertThat(Requirement.AUTO.unmet(FLOOR_OF_A_WORKER, ProgramKind.FOREIGN))
        .containsExactly(Layer.PID_NAMESPACE);
  }

  @Test
  void requiredIsAllButSharesTheSecondWallAndHowLimitsAreHeld() {
    Set<Layer> all = EnumSet.allOf(Layer.class);
    all.remove(Layer.CPU_LIMIT);
    all.remove(Layer.CGROUP);
    all.remove(Layer.LANDLOCK);
    assertThat(Requirement.REQUIRED.unmet(all, ProgramKind.FOREIGN)).isEmpty();
    for (Layer layer : all) {
      Set<Layer> less = EnumSet.copyOf(all);
      less.remove(layer);
      assertThat(Requirement.REQUIRED.unmet(less, ProgramKind.FOREIGN)).containsExactly(layer);
    }
    assertThat(Requirement.OFF.unmet(Set.of(), ProgramKind.FOREIGN)).isEmpty();
  }

  @Test
  void rootGivesAUidThatNobodyHas() {
    assertThat(GuardUser.ownUid("0 0 4294967295\n", 7)).contains(0x7000_0007);
    assertThat(GuardUser.ownUid("         0     100000      65536\n", 7)).contains(65533);
    assertThat(GuardUser.ownUid("0 1000 1\n", 7)).isEmpty();
    assertThat(GuardUser.ownUid("", 7)).isEmpty();
  }
}
