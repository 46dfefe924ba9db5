package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.tools.json.BoundedJsonReader;
import dev.mxc.bridge.tools.json.JsonBounds;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.ViolationException;

/**
 * A compiled schema. Checking a value takes a bounded number of steps, whatever the schema and the
 * value are. Immutable.
 *
 * <p>Understood: type, enum, const; properties, required, additionalProperties, patternProperties,
 * propertyNames, minProperties, maxProperties; items, prefixItems, minItems, maxItems, uniqueItems;
 * minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf; minLength, maxLength, pattern;
 * allOf, anyOf, oneOf, not; $ref within the document, $defs, definitions. Taken as annotations:
 * $schema, $id, $comment, title, description, default, examples, format, deprecated, readOnly,
 * writeOnly, contentEncoding, contentMediaType and names that begin with {@code x-}. Any other is
 * an error, for it might be an assertion.
 */
public final class JsonSchema {

  /** The largest schema taken. */
  static final JsonBounds BOUNDS = new JsonBounds(1 << 20, 60, 20_000);

  private final JsonNode source;
  private final Check check;

  private JsonSchema(JsonNode source, Check check) {
    this.source = source;
    this.check = check;
  }

  /**
   * The schema in a text.
   *
   * @throws SchemaException when it is no schema, or uses a keyword that is not understood
   */
  public static JsonSchema parse(String json) throws SchemaException {
    try {
      return of(BoundedJsonReader.read(json, BOUNDS));
    } catch (ViolationException e) {
      throw new SchemaException("", e.violation().message());
    }
  }

  /** As {@link #parse}; keeps a copy. */
  public static JsonSchema of(JsonNode source) throws SchemaException {
    JsonNode copy = source.deepCopy();
    return new JsonSchema(copy, new SchemaCompiler(copy).compile());
  }

  /** The schema's own JSON, a copy. */
  public JsonNode source() {
    return source.deepCopy();
  }

  /**
   * Checks a value that a {@link BoundedJsonReader} made.
   *
   * @throws ViolationException names the first place that does not fit
   */
  public void validate(JsonNode value) throws ViolationException {
    check.check(value, Location.ROOT, new Effort());
  }
}
