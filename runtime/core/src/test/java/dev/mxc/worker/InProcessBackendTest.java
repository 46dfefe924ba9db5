package dev.mxc.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.isolate.LanguageRuntime;
import dev.mxc.isolate.Runtimes;
import dev.mxc.isolate.files.GuestFiles;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * An engine in the caller's JVM is not kept when the heap has grown by more than a guest's limit.
 */
class InProcessBackendTest {

  private static final Runtimes NONE =
      new Runtimes() {
        @Override
        public LanguageRuntime runtime(Language language) {
          throw new AssertionError("no program runs here");
        }

        @Override
        public GuestFiles files(ClaimSpec claim, HostServices host, Consumer<Limit> passed) {
          throw new AssertionError("no program runs here");
        }
      };

  private static InProcessBackend backend(long memoryBytes) {
    return new InProcessBackend(
        NONE,
        new ClaimSpec(
            Map.of(), List.of(), List.of(), List.of(), 1, 8, 0, 0, memoryBytes, new byte[32]));
  }

  @Test
  void anEngineIsThrownAwayWhenTheHeapHasOutgrownAGuestsLimit() {
    System.gc();
    try (InProcessBackend small = backend(8 << 20);
        InProcessBackend large = backend(1L << 40)) {
      small.release();
      assertThat(small.usable()).isTrue();

      byte[] growth = new byte[64 << 20];
      System.gc();
      small.release();
      large.release();

      assertThat(small.usable()).isFalse();
      assertThat(large.usable()).isTrue();
      Reference.reachabilityFence(growth);
    }
  }
}
