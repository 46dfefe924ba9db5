package dev.mxc.bridge.tools.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.ViolationException;
import org.jspecify.annotations.Nullable;

/** How a Java type stands in JSON. */
interface TypeBinding {

  /** The type's schema; records are referred to. */
  ObjectNode schema();

  /** The Java value of JSON that fits the schema, as far as a schema can say it. */
  Object decode(JsonNode value, Location at) throws ViolationException;

  /** The value where nothing stands; null when something must. */
  default @Nullable Object absent() {
    return null;
  }
}
