package dev.mxc.guard.sys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.guard.KernelHeaders;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallNumberTest {

  @Test
  void numbersAreTheKernelsOnX8664() {
    check(Architecture.X86_64, KernelHeaders.x8664());
  }

  @Test
  void numbersAreTheKernelsOnAarch64() {
    check(Architecture.AARCH64, KernelHeaders.aarch64());
  }

  private static void check(Architecture architecture, Map<String, Integer> kernel) {
    for (CallNumber number : CallNumber.values()) {
      assertThat(number.on(architecture))
          .as(number.name())
          .isEqualTo(kernel.get(number.name().toLowerCase(Locale.ROOT)).longValue());
    }
  }

  @Test
  void onlyKnownMachinesHaveNumbers() {
    assertThat(Architecture.of("Linux", "amd64")).contains(Architecture.X86_64);
    assertThat(Architecture.of("Linux", "aarch64")).contains(Architecture.AARCH64);
    assertThat(Architecture.of("Linux", "riscv64")).isEmpty();
    assertThat(Architecture.of("Mac OS X", "aarch64")).isEmpty();
  }
}
