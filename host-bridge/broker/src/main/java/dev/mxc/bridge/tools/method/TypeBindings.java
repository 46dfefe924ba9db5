package dev.mxc.bridge.tools.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.ViolationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bindings of one method's types, and the records they refer to. */
final class TypeBindings {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<Class<?>, RecordBinding> records = new LinkedHashMap<>();
  private final Map<String, RecordBinding> definitions = new LinkedHashMap<>();

  /**
   * The binding of a type.
   *
   * @param where names the place in messages
   * @throws ToolRegistrationException when the type has no place in JSON
   */
  TypeBinding of(Type type, String where) {
    return switch (type) {
      case Class<?> plain -> of(plain, where);
      case ParameterizedType generic -> of(generic, where);
      case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], where);
      default -> throw unsupported(type, where);
    };
  }

  /** Puts the records among a schema's definitions. */
  void define(ObjectNode schema) {
    if (!definitions.isEmpty()) {
      ObjectNode defs = schema.putObject("$defs");
      definitions.forEach((name, binding) -> defs.set(name, binding.definition()));
    }
  }

  private TypeBinding of(Class<?> type, String where) {
    if (JsonNode.class.isAssignableFrom(type) && type.isAssignableFrom(JsonNode.class)) {
      return new Any(value -> value);
    }
    if (type == Object.class) {
      return new Any(TypeBindings::plain);
    }
    if (type.isEnum()) {
      return enumeration(type);
    }
    if (type.isRecord() && type.getTypeParameters().length == 0) {
      return record(type, where);
    }
    return ScalarBinding.find(type).orElseThrow(() -> unsupported(type, where));
  }

  private TypeBinding of(ParameterizedType type, String where) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return new Maybe(of(arguments[0], where));
    }
    if (type.getRawType() == List.class || type.getRawType() == Collection.class) {
      return new Many(of(arguments[0], where), false);
    }
    if (type.getRawType() == Set.class) {
      return new Many(of(arguments[0], where), true);
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new Named(of(arguments[1], where));
    }
    throw unsupported(type, where);
  }

  private TypeBinding record(Class<?> type, String where) {
    RecordBinding known = records.get(type);
    if (known != null) {
      return known;
    }
    RecordComponent[] components = type.getRecordComponents();
    Constructor<?> constructor;
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ToolRegistrationException(where + ": cannot make a " + type.getName() + ": " + e);
    }
    String name = type.getSimpleName();
    while (definitions.containsKey(name)) {
      name += "_";
    }
    RecordBinding binding = new RecordBinding(name, constructor);
    records.put(type, binding);
    definitions.put(name, binding);
    for (RecordComponent component : components) {
      Describe described = component.getAnnotation(Describe.class);
      binding.add(
          new RecordBinding.Field(
              component.getName(),
              described == null ? "" : described.value(),
              of(component.getGenericType(), where + ", component " + component.getName())));
    }
    return binding;
  }

  private static TypeBinding enumeration(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    ObjectNode schema = NODES.objectNode().put("type", "string");
    constants.keySet().forEach(schema.putArray("enum")::add);
    return new ScalarBinding(
        schema,
        "one of " + String.join(", ", constants.keySet()),
        value -> {
          Object constant = constants.get(value.textValue());
          if (constant == null) {
            throw new ArithmeticException("no such constant");
          }
          return constant;
        });
  }

  private static ToolRegistrationException unsupported(Type type, String where) {
    return new ToolRegistrationException(
        where
            + ": the type "
            + type.getTypeName()
            + " has no JSON form; use String, boolean, a number, an enum, a record, List, Set,"
            + " Map<String, ...>, Optional, JsonNode or Object");
  }

  private static Object plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        value.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        value.forEach(item -> list.add(plain(item)));
        yield list;
      }
      case STRING -> value.textValue();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.numberValue();
      default -> Optional.empty();
    };
  }

  /** Any JSON value; null is {@link Optional#empty} where it is not a node. */
  private record Any(java.util.function.Function<JsonNode, Object> conversion)
      implements TypeBinding {
    @Override
    public ObjectNode schema() {
      return NODES.objectNode();
    }

    @Override
    public Object decode(JsonNode value, Location at) {
      return conversion.apply(value);
    }
  }

  private record Maybe(TypeBinding present) implements TypeBinding {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = NODES.objectNode();
      schema.putArray("anyOf").add(present.schema()).add(NODES.objectNode().put("type", "null"));
      return schema;
    }

    @Override
    public Object decode(JsonNode value, Location at) throws ViolationException {
      return value.isNull() ? Optional.empty() : Optional.of(present.decode(value, at));
    }

    @Override
    public Object absent() {
      return Optional.empty();
    }
  }

  private record Many(TypeBinding item, boolean unique) implements TypeBinding {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = NODES.objectNode().put("type", "array");
      schema.set("items", item.schema());
      return unique ? schema.put("uniqueItems", true) : schema;
    }

    @Override
    public Object decode(JsonNode value, Location at) throws ViolationException {
      Collection<Object> items = unique ? new LinkedHashSet<>() : new ArrayList<>(value.size());
      for (int i = 0; i < value.size(); i++) {
        items.add(item.decode(value.get(i), at.element(i)));
      }
      return items;
    }
  }

  private record Named(TypeBinding item) implements TypeBinding {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = NODES.objectNode().put("type", "object");
      schema.set("additionalProperties", item.schema());
      return schema;
    }

    @Override
    public Object decode(JsonNode value, Location at) throws ViolationException {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        map.put(entry.getKey(), item.decode(entry.getValue(), at.field(entry.getKey())));
      }
      return map;
    }
  }
}
