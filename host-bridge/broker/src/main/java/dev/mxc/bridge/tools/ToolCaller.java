package dev.mxc.bridge.tools;

import java.util.Objects;
import java.util.Optional;

/**
 * On whose behalf a tool is called, as the host knows it; never a guest's word.
 *
 * @param runId the run's identifier
 * @param agent the agent's identity
 * @param onBehalfOf for whom the agent acts
 */
public record ToolCaller(String runId, Optional<String> agent, Optional<String> onBehalfOf) {
  public ToolCaller {
    Objects.requireNonNull(runId);
    Objects.requireNonNull(agent);
    Objects.requireNonNull(onBehalfOf);
  }
}
