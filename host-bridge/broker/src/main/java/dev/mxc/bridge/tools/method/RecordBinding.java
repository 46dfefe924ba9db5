package dev.mxc.bridge.tools.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.ViolationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/** A record as an object. Its components come after it, for a record may contain itself. */
final class RecordBinding implements TypeBinding {

  private final String reference;
  private final Constructor<?> constructor;
  private final List<Field> fields = new ArrayList<>();

  /** A component, or a method's parameter. */
  record Field(String name, String description, TypeBinding binding) {

    Object decode(JsonNode object, Location at) throws ViolationException {
      JsonNode value = object.get(name);
      Object absent = binding.absent();
      if (absent != null && (value == null || value.isNull())) {
        return absent;
      }
      if (value == null) {
        throw new ViolationException(at.field(name).pointer(), "nothing", "a value");
      }
      return binding.decode(value, at.field(name));
    }
  }

  RecordBinding(String reference, Constructor<?> constructor) {
    this.reference = reference;
    this.constructor = constructor;
  }

  void add(Field field) {
    fields.add(field);
  }

  @Override
  public ObjectNode schema() {
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + reference);
  }

  ObjectNode definition() {
    return objectSchema(fields);
  }

  /** The schema of an object with just these fields. */
  static ObjectNode objectSchema(List<Field> fields) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Field field : fields) {
      ObjectNode property = field.binding.schema();
      if (!field.description.isEmpty()) {
        property.put("description", field.description);
      }
      properties.set(field.name, property);
      if (field.binding.absent() == null) {
        required.add(field.name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema.put("additionalProperties", false);
  }

  @Override
  public Object decode(JsonNode value, Location at) throws ViolationException {
    Object[] components = new Object[fields.size()];
    for (int i = 0; i < components.length; i++) {
      components[i] = fields.get(i).decode(value, at);
    }
    try {
      return constructor.newInstance(components);
    } catch (InvocationTargetException _) {
      // The record's own check; its words are for Java programmers.
      throw new ViolationException(
          at.pointer(), Shown.value(value) + " that it refuses", "a valid " + reference);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
