package dev.mxc.bridge.tools.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolContext;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.schema.JsonSchema;
import dev.mxc.bridge.tools.schema.SchemaException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Makes tools of an object's annotated methods. */
public final class ToolMethods {

  private final Object owner;
  private final Method method;
  private final ToolMethod annotation;
  private final String where;

  private ToolMethods(Object owner, Method method) {
    this.owner = owner;
    this.method = method;
    this.annotation = method.getAnnotation(ToolMethod.class);
    this.where = method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /**
   * The tools among the object's own methods, by name.
   *
   * @throws ToolRegistrationException when there is none, or one cannot be a tool
   */
  public static List<Tool> of(Object owner) {
    List<Tool> tools =
        Arrays.stream(owner.getClass().getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(ToolMethod.class))
            .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
            .map(method -> new ToolMethods(owner, method).tool())
            .toList();
    if (tools.isEmpty()) {
      throw new ToolRegistrationException(
          owner.getClass().getName() + " has no method with @ToolMethod");
    }
    return tools;
  }

  private Tool tool() {
    try {
      method.setAccessible(true);
    } catch (RuntimeException e) {
      throw problem("it cannot be called: open its package to this module (" + e + ")");
    }
    TypeBindings types = new TypeBindings();
    List<Optional<RecordBinding.Field>> parameters = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      parameters.add(parameter(parameter, types));
    }
    Tool.Builder builder =
        Tool.named(annotation.name().isEmpty() ? method.getName() : annotation.name());
    return (annotation.quick() ? builder.quick() : builder)
        .describedAs(annotation.description())
        .input(input(types, parameters.stream().flatMap(Optional::stream).toList()))
        .output(Optional.of(output()))
        .timeout(Duration.ofMillis(annotation.timeoutMillis()))
        .resultBytesMax(annotation.resultBytesMax())
        .callsAtOnceMax(annotation.callsAtOnceMax())
        .asynchronous(isLater())
        .build((arguments, context) -> call(parameters, arguments, context));
  }

  /** The parameter's field; empty for the context. */
  private Optional<RecordBinding.Field> parameter(Parameter parameter, TypeBindings types) {
    if (parameter.getType() == ToolContext.class) {
      return Optional.empty();
    }
    if (!parameter.isNamePresent()) {
      throw problem("its parameters have no names: compile it with -parameters");
    }
    Describe described = parameter.getAnnotation(Describe.class);
    return Optional.of(
        new RecordBinding.Field(
            parameter.getName(),
            described == null ? "" : described.value(),
            types.of(parameter.getParameterizedType(), where + ", " + parameter.getName())));
  }

  private JsonSchema input(TypeBindings types, List<RecordBinding.Field> fields) {
    ObjectNode derived = RecordBinding.objectSchema(fields);
    types.define(derived);
    if (annotation.input().isEmpty()) {
      return schema(derived);
    }
    JsonSchema written;
    try {
      written = JsonSchema.parse(annotation.input());
    } catch (SchemaException e) {
      throw problem("its schema cannot be used: " + e.getMessage());
    }
    Contradictions.find(written.source(), derived)
        .ifPresent(found -> {
          throw problem("its schema contradicts the method: " + found);
        });
    return written;
  }

  private JsonSchema output() {
    if (method.getReturnType() == void.class) {
      return schema(JsonNodeFactory.instance.objectNode().put("type", "null"));
    }
    Type type = method.getGenericReturnType();
    if (isLater()) {
      if (!(type instanceof ParameterizedType generic)) {
        throw problem("it must say what its stage is of, such as CompletionStage<String>");
      }
      type = generic.getActualTypeArguments()[0];
      if (type == Void.class) {
        return schema(JsonNodeFactory.instance.objectNode().put("type", "null"));
      }
    }
    TypeBindings types = new TypeBindings();
    ObjectNode schema = types.of(type, where + ", result").schema();
    types.define(schema);
    return schema(schema);
  }

  private boolean isLater() {
    return CompletionStage.class.isAssignableFrom(method.getReturnType());
  }

  private JsonSchema schema(ObjectNode json) {
    try {
      return JsonSchema.of(json);
    } catch (SchemaException e) {
      throw new AssertionError("a schema made of types is one: " + e.getMessage(), e);
    }
  }

  private Object call(
      List<Optional<RecordBinding.Field>> parameters, JsonNode arguments, ToolContext context)
      throws Exception {
    Object[] values = new Object[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          parameters.get(i).isPresent()
              ? parameters.get(i).get().decode(arguments, Location.ROOT)
              : context;
    }
    try {
      return method.invoke(owner, values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception thrown ? thrown : e;
    }
  }

  private ToolRegistrationException problem(String problem) {
    return new ToolRegistrationException("tool method " + where + ": " + problem);
  }
}
