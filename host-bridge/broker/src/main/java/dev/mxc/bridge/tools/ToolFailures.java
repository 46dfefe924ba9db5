package dev.mxc.bridge.tools;

/** Takes what went wrong in a tool, for the host's own log. Nothing of it reaches a guest. */
@FunctionalInterface
public interface ToolFailures {

  /** Nobody looks. */
  ToolFailures IGNORED = (_, _) -> {};

  /** A tool threw something that is no {@link ToolException}, or returned what is no result. */
  void failed(String tool, Throwable failure);
}
