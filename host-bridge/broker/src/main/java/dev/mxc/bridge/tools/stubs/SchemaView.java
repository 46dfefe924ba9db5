package dev.mxc.bridge.tools.stubs;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a stub says of a schema.
 *
 * @param node the schema
 * @param root its document, for references
 */
record SchemaView(JsonNode node, JsonNode root) {

  /** References followed to one schema. */
  private static final int REFERENCES_MAX = 20;

  static SchemaView of(JsonNode document) {
    return new SchemaView(document, document);
  }

  /** A field of an object. */
  record Field(String name, SchemaView schema, boolean required) {
    String description() {
      return schema.node.path("description").asText();
    }
  }

  SchemaView at(JsonNode inner) {
    return new SchemaView(inner, root);
  }

  /** The last word of a reference, a name for the type it leads to. */
  Optional<String> referenceName() {
    String reference = node.path("$ref").asText();
    int slash = reference.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(reference.substring(slash + 1));
  }

  /** The schema that references lead to. */
  SchemaView resolved() {
    JsonNode at = node;
    for (int i = 0; i < REFERENCES_MAX && at.path("$ref").isTextual(); i++) {
      at = root.at(JsonPointer.compile(at.get("$ref").asText().substring(1)));
    }
    return at(at);
  }

  /** Its fixed values; empty when others are allowed. */
  List<JsonNode> values() {
    List<JsonNode> values = new ArrayList<>();
    node.path("enum").forEach(values::add);
    if (node.has("const")) {
      values.add(node.get("const"));
    }
    return values;
  }

  List<SchemaView> alternatives() {
    List<SchemaView> alternatives = new ArrayList<>();
    node.path("anyOf").forEach(schema -> alternatives.add(at(schema)));
    node.path("oneOf").forEach(schema -> alternatives.add(at(schema)));
    if (node.path("allOf").size() == 1) {
      alternatives.add(at(node.path("allOf").get(0)));
    }
    return alternatives;
  }

  List<String> types() {
    List<String> types = new ArrayList<>();
    if (node.path("type").isTextual()) {
      types.add(node.get("type").textValue());
    }
    node.path("type").forEach(type -> types.add(type.asText()));
    return types;
  }

  List<Field> fields() {
    Set<String> required = new HashSet<>();
    node.path("required").forEach(name -> required.add(name.asText()));
    List<Field> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : node.path("properties").properties()) {
      fields.add(
          new Field(field.getKey(), at(field.getValue()), required.contains(field.getKey())));
    }
    return fields;
  }

  /** The schema of an object's other fields, where it says more than yes or no. */
  Optional<SchemaView> others() {
    JsonNode others = node.path("additionalProperties");
    return others.isObject() ? Optional.of(at(others)) : Optional.empty();
  }

  SchemaView items() {
    return at(node.path("items"));
  }
}
