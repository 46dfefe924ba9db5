package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.Set;
import java.util.stream.Collectors;

/** The value is of one of the types. */
record TypeCheck(Set<JsonType> types) implements Check {

  @Override
  public void check(JsonNode value, Location at, Effort effort) throws ViolationException {
    for (JsonType type : types) {
      if (type.is(value)) {
        return;
      }
    }
    throw new ViolationException(
        at.pointer(),
        Shown.value(value),
        types.stream().sorted().map(JsonType::words).collect(Collectors.joining(" or ")));
  }
}
