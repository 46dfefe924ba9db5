package dev.mxc.bridge.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.protocol.RunEndedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each check of the broker keeps something out, and nothing else does: without it, that gets in.
 */
@Timeout(60)
class OffSwitchTest {

  private final AtomicInteger calls = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void aCheckKeepsOutWhatComesInWithoutIt(ToolCheck check) {
    assertThat(comesIn(check, broker())).as("with the check").isFalse();
    assertThat(comesIn(check, broker().without(check))).as("without it").isTrue();
  }

  /** Whether a call that only this check refuses is carried out, or its result handed over. */
  private boolean comesIn(ToolCheck check, ToolBroker.Builder builder) {
    try (ToolBroker broker = builder.build()) {
      return switch (check) {
        case GRANT -> isCarriedOut(broker, "hidden", "{}");
        case HOST_CALLS ->
            // Four are within the limit.
            isCarriedOut(broker, "plain", "{}")
                && isCarriedOut(broker, "plain", "{}")
                && isCarriedOut(broker, "plain", "{}")
                && isCarriedOut(broker, "plain", "{}")
                && isCarriedOut(broker, "plain", "{}");
        case SCHEMA -> isCarriedOut(broker, "plain", "{\"unknown\": 1}");
        case CALL_LIMIT -> isCarriedOut(broker, "once", "{}") && isCarriedOut(broker, "once", "{}");
        case APPROVAL -> isCarriedOut(broker, "asked", "{}");
        case RESULT_SIZE -> call(broker, "large", "{}") instanceof ToolOutcome.Returned;
      };
    }
  }

  private boolean isCarriedOut(ToolBroker broker, String tool, String arguments) {
    int before = calls.get();
    call(broker, tool, arguments);
    return calls.get() > before;
  }

  private static ToolOutcome call(ToolBroker broker, String tool, String arguments) {
    try {
      return broker.call(tool, arguments).join();
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(RunEndedException.class);
      return new ToolOutcome.Failed("the run is over");
    }
  }

  private ToolBroker.Builder broker() {
    ToolRegistry.Builder tools = ToolRegistry.builder();
    for (String name : List.of("plain", "hidden", "once", "asked")) {
      tools.add(
          Tool.named(name)
              .build((_, _) -> {
                calls.incrementAndGet();
                return "done";
              }));
    }
    tools.add(Tool.named("large").resultBytesMax(10).build((_, _) -> "x".repeat(100)));
    ToolGrants grants =
        ToolGrants.of(
            tools.build(),
            List.of(
                ToolGrant.of("plain"),
                ToolGrant.of("large"),
                new ToolGrant("once", false, 1),
                new ToolGrant("asked", true, 0)));
    AtomicInteger hostCalls = new AtomicInteger();
    return ToolBroker.builder(grants, new ToolCaller("run", Optional.empty(), Optional.empty()))
        .hostCalls(() -> {
          if (hostCalls.incrementAndGet() > 4) {
            throw new RunEndedException();
          }
        });
  }
}
