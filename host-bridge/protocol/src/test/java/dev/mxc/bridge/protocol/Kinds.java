package dev.mxc.bridge.protocol;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The kinds of things that frames are made of: those that there are, and those in a message. */
final class Kinds {

  private final Set<Class<?>> found = new LinkedHashSet<>();

  private Kinds() {}

  /** Every message, and every alternative of what is sealed within one. */
  static Set<Class<?>> all() {
    Kinds kinds = new Kinds();
    kinds.type(Message.class);
    return kinds.found;
  }

  /** What one message is made of. */
  static Set<Class<?>> of(Message message) {
    Kinds kinds = new Kinds();
    kinds.value(message);
    return kinds.found;
  }

  private void type(Class<?> type) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        type(permitted);
      }
    } else if (type.isRecord() && found.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        type(component.getGenericType());
      }
    }
  }

  /** Collections are looked into. */
  private void type(Type type) {
    switch (type) {
      case Class<?> plain -> type(plain);
      case ParameterizedType collection -> {
        for (Type argument : collection.getActualTypeArguments()) {
          type(argument);
        }
      }
      default -> throw new AssertionError("a component of another kind: " + type);
    }
  }

  private void value(Object value) {
    switch (value) {
      case Record kind -> {
        found.add(kind.getClass());
        for (RecordComponent component : kind.getClass().getRecordComponents()) {
          value(read(component, kind));
        }
      }
      case Collection<?> items -> items.forEach(this::value);
      case Map<?, ?> map -> map.values().forEach(this::value);
      case null, default -> {
        // A number, a text, a constant.
      }
    }
  }

  private static Object read(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
