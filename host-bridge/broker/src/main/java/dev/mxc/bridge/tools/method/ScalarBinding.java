package dev.mxc.bridge.tools.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.ViolationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * Types that are one JSON scalar.
 *
 * @param words what the type takes, for messages
 */
record ScalarBinding(ObjectNode schemaJson, String words, Decoder decoder) implements TypeBinding {

  /** Throws {@link ArithmeticException} when the type has no such value. */
  interface Decoder {
    Object decode(JsonNode value);
  }

  private static final Map<Class<?>, ScalarBinding> BINDINGS =
      Map.ofEntries(
          Map.entry(String.class, of("string", "text", JsonNode::textValue)),
          Map.entry(Boolean.class, of("boolean", "true or false", JsonNode::booleanValue)),
          Map.entry(
              Byte.class,
              whole(Byte.MIN_VALUE, Byte.MAX_VALUE, v -> v.decimalValue().byteValueExact())),
          Map.entry(
              Short.class,
              whole(Short.MIN_VALUE, Short.MAX_VALUE, v -> v.decimalValue().shortValueExact())),
          Map.entry(
              Integer.class,
              whole(
                  Integer.MIN_VALUE,
                  Integer.MAX_VALUE,
                  v -> v.isInt() ? v.intValue() : v.decimalValue().intValueExact())),
          Map.entry(
              Long.class,
              whole(
                  Long.MIN_VALUE,
                  Long.MAX_VALUE,
                  v ->
                      v.canConvertToLong() && v.isIntegralNumber()
                          ? v.longValue()
                          : v.decimalValue().longValueExact())),
          Map.entry(
              BigInteger.class,
              of("integer", "a whole number", v -> v.decimalValue().toBigIntegerExact())),
          Map.entry(BigDecimal.class, of("number", "a number", JsonNode::decimalValue)),
          Map.entry(
              Double.class, of("number", "a number", v -> finite(v.decimalValue().doubleValue()))),
          Map.entry(
              Float.class,
              of("number", "a number that a float holds", v -> finite(v.floatValue()))));

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  static Optional<TypeBinding> find(Class<?> type) {
    return Optional.ofNullable(BINDINGS.get(BOXES.getOrDefault(type, type)));
  }

  private static ScalarBinding of(String type, String words, Decoder decoder) {
    return new ScalarBinding(
        JsonNodeFactory.instance.objectNode().put("type", type), words, decoder);
  }

  private static ScalarBinding whole(long least, long greatest, Decoder decoder) {
    ScalarBinding binding =
        of("integer", "a whole number from " + least + " to " + greatest, decoder);
    binding.schemaJson.put("minimum", least).put("maximum", greatest);
    return binding;
  }

  private static double finite(double value) {
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("beyond a double");
    }
    return value;
  }

  private static float finite(float value) {
    if (Float.isInfinite(value)) {
      throw new ArithmeticException("beyond a float");
    }
    return value;
  }

  @Override
  public ObjectNode schema() {
    return schemaJson.deepCopy();
  }

  @Override
  public Object decode(JsonNode value, Location at) throws ViolationException {
    try {
      return decoder.decode(value);
    } catch (ArithmeticException _) {
      throw new ViolationException(at.pointer(), Shown.value(value), words);
    }
  }
}
