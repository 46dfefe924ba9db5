package dev.mxc.guard.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.guard.landlock.LandlockPlan.PathRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LandlockPlanTest {

  private static final PathRule READ = new PathRule("/in", Set.of(Access.READ));
  private static final PathRule WRITE = new PathRule("/out", Set.of(Access.READ, Access.WRITE));
  private static final PathRule DEVICE = new PathRule("/dev/null", Set.of(Access.DEVICE));
  private static final LandlockPlan PLAN =
      new LandlockPlan(List.of(READ, WRITE, DEVICE), true, true, true);

  @Test
  void aKernelHandlesWhatItsAbiKnowsAndTheRestIsNamed() {
    assertThat(PLAN.on(1).handledFiles()).isEqualTo(0x1fffL);
    assertThat(PLAN.on(2).handledFiles()).isEqualTo(0x3fffL);
    assertThat(PLAN.on(3).handledFiles()).isEqualTo(0x7fffL);
    assertThat(PLAN.on(4).handledFiles()).isEqualTo(0x7fffL);
    assertThat(PLAN.on(5).handledFiles()).isEqualTo(0xffffL);
    assertThat(PLAN.on(7).handledFiles()).isEqualTo(0xffffL);
    assertThat(PLAN.on(3).handledTcp()).isZero();
    assertThat(PLAN.on(4).handledTcp()).isEqualTo(3L);
    assertThat(PLAN.on(5).scoped()).isZero();
    assertThat(PLAN.on(6).scoped()).isEqualTo(3L);
    assertThat(PLAN.on(6).scopesSignals()).isTrue();
    assertThat(PLAN.on(5).scopesSignals()).isFalse();

    assertThat(PLAN.on(7).missing()).isEmpty();
    assertThat(PLAN.on(6).missing()).isEmpty();
    assertThat(PLAN.on(5).missing()).hasSize(2).allMatch(it -> it.contains("ABI 6"));
    assertThat(PLAN.on(4).missing()).hasSize(3);
    assertThat(PLAN.on(3).missing()).hasSize(4).anyMatch(it -> it.startsWith("TCP"));
    assertThat(PLAN.on(2).missing()).hasSize(5);
    assertThat(PLAN.on(1).missing()).isEqualTo(PLAN.on(2).missing());
    assertThat(PLAN.on(0).missing()).hasSize(4).anyMatch(it -> it.startsWith("files"));
  }

  @Test
  void whatWasNotAskedForIsNeitherHandledNorMissing() {
    LandlockPlan files = new LandlockPlan(List.of(READ), false, false, false);
    assertThat(files.on(7).handledTcp()).isZero();
    assertThat(files.on(7).scoped()).isZero();
    assertThat(files.on(5).missing()).isEmpty();
  }

  @Test
  void rulesAskForNothingThatTheKernelWouldRefuse() {
    long readFile = 1 << 2;
    long readDir = 1 << 3;
    long refer = 1 << 13;
    long truncate = 1 << 14;
    long makeChar = 1 << 6;
    long makeBlock = 1 << 11;
    assertThat(PLAN.on(7).allowed(READ, true)).isEqualTo(readFile | readDir);
    assertThat(PLAN.on(7).allowed(READ, false)).isEqualTo(readFile);
    assertThat(PLAN.on(1).allowed(WRITE, true) & (refer | truncate)).isZero();
    assertThat(PLAN.on(3).allowed(WRITE, true) & (refer | truncate)).isEqualTo(refer | truncate);
    assertThat(PLAN.on(7).allowed(WRITE, true) & (makeChar | makeBlock)).isZero();
    assertThat(PLAN.on(7).allowed(DEVICE, false)).isEqualTo(0xc006L);
    for (int abi = 1; abi <= 7; abi++) {
      for (PathRule rule : PLAN.paths()) {
        assertThat(PLAN.on(abi).allowed(rule, true) & ~PLAN.on(abi).handledFiles()).isZero();
      }
    }
  }

  @Test
  void rulesNameAPlaceAndAnAccess() {
    assertThatThrownBy(() -> new PathRule("in", Set.of(Access.READ)))
        .hasMessageContaining("in [READ]");
    assertThatThrownBy(() -> new PathRule("/in", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
