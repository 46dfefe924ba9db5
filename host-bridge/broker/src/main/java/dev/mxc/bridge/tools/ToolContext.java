package dev.mxc.bridge.tools;

import java.time.Duration;
import java.util.Objects;

/**
 * What a tool may know of the call it serves.
 *
 * @param tool the tool's name
 * @param caller for whom
 * @param timeout how long the call may take; then its thread is interrupted and nobody waits for it
 */
public record ToolContext(String tool, ToolCaller caller, Duration timeout) {
  public ToolContext {
    Objects.requireNonNull(tool);
    Objects.requireNonNull(caller);
    Objects.requireNonNull(timeout);
  }
}
