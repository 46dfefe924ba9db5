package dev.mxc.bridge.tools;

import java.util.Objects;

/**
 * That a manifest grants a tool.
 *
 * @param name the tool
 * @param approvalRequired whether a person is asked before each call
 * @param callsMax calls in one run; 0 for as many as hostCalls allows
 */
public record ToolGrant(String name, boolean approvalRequired, int callsMax) {
  public ToolGrant {
    Objects.requireNonNull(name);
    if (callsMax < 0) {
      throw new IllegalArgumentException("callsMax is 0 or more");
    }
  }

  /** Without approval and limit. */
  public static ToolGrant of(String name) {
    return new ToolGrant(name, false, 0);
  }
}
