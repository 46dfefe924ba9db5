package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.List;

/** One thing that a schema asks of a value. */
@FunctionalInterface
interface Check {

  void check(JsonNode value, Location at, Effort effort) throws ViolationException;

  /** All of them, in order. */
  static Check all(List<Check> checks) {
    Check[] each = checks.toArray(Check[]::new);
    return (value, at, effort) -> {
      effort.enter(at);
      try {
        for (Check check : each) {
          check.check(value, at, effort);
        }
      } catch (Effort.ExceededException _) {
        throw Effort.exceeded(at);
      }
      effort.leave();
    };
  }
}
