package dev.mxc.bridge.tools;

import com.fasterxml.jackson.databind.JsonNode;

/** What a tool does. Called on a virtual thread of its own, by several guests at once. */
@FunctionalInterface
public interface ToolFunction {

  /**
   * Carries out a call.
   *
   * @param arguments an object that fits the input schema; nobody else holds it
   * @return the result; {@link com.fasterxml.jackson.databind.node.NullNode} for JSON's null
   * @throws ToolException to tell the guest something
   * @throws Exception any other reaches the guest as a neutral text
   */
  JsonNode call(JsonNode arguments, ToolContext context) throws Exception;

  /** A tool that answers later, without a thread that waits. */
  @FunctionalInterface
  interface Later {

    /**
     * As {@link ToolFunction#call}; a stage that fails with a {@link ToolException} tells the guest
     * its message. Cancelled when the call ends before it.
     */
    java.util.concurrent.CompletionStage<? extends JsonNode> call(
        JsonNode arguments, ToolContext context) throws Exception;
  }

  /**
   * Either of them, and methods: returns a value that {@link
   * dev.mxc.bridge.tools.json.BoundedJsonWriter} takes, or a stage of one; null for JSON's null
   * where there is an output schema. May throw a {@link
   * dev.mxc.bridge.tools.json.ViolationException} when arguments do not fit that the schema let
   * through.
   */
  @FunctionalInterface
  interface Dynamic {
    @org.jspecify.annotations.Nullable
    Object call(JsonNode arguments, ToolContext context) throws Exception;
  }
}
