package dev.mxc.bridge.tools.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.protocol.JsonText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as JSON within bounds: a {@link JsonNode}, or a Java value made of records, enums,
 * maps with text keys, collections, {@link Optional}s, numbers, booleans and text. A cycle ends at
 * the depth, an endless collection at the size; what is no JSON (NaN, a lambda, a stream) is named.
 */
public final class BoundedJsonWriter {

  private final JsonBounds bounds;
  private final StringBuilder out = new StringBuilder(256);
  private int elements;

  /** Whether something beyond ASCII was written, so that characters are not bytes. */
  private boolean wide;

  private BoundedJsonWriter(JsonBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * The value's JSON text, compact.
   *
   * @throws ViolationException when it is no JSON value, or more than the bounds allow
   */
  public static String write(@Nullable Object value, JsonBounds bounds) throws ViolationException {
    BoundedJsonWriter writer = new BoundedJsonWriter(bounds);
    writer.value(value, Location.ROOT, 0);
    if (writer.wide && !fits(writer.out, bounds.charsMax())) {
      throw writer.tooLarge(Location.ROOT);
    }
    return writer.out.toString();
  }

  /** Whether a text is at most so many bytes of UTF-8. */
  private static boolean fits(CharSequence text, int bytesMax) {
    if (text.length() <= bytesMax / 3) {
      return true;
    }
    int bytes = 0;
    for (int i = 0; i < text.length() && bytes <= bytesMax; i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair stands for two of its four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes <= bytesMax;
  }

  private void value(@Nullable Object value, Location at, int depth) throws ViolationException {
    if (++elements > bounds.elementsMax()) {
      throw new ViolationException(
          at.pointer(), "more", "at most " + bounds.elementsMax() + " values in all");
    }
    if (depth > bounds.depthMax()) {
      throw new ViolationException(
          at.pointer(),
          "another one, or a value that contains itself",
          "at most " + bounds.depthMax() + " levels of nesting");
    }
    switch (value) {
      case null -> raw("null", at);
      case JsonNode node -> node(node, at, depth);
      case CharSequence text -> text(text, at);
      case Boolean truth -> raw(truth.toString(), at);
      case Number number -> number(number, at);
      case Enum<?> constant -> text(constant.name(), at);
      case Optional<?> optional -> value(optional.orElse(null), at, depth);
      case Map<?, ?> map -> map(map, at, depth);
      case Collection<?> collection -> list(collection.iterator(), at, depth);
      case Record components -> components(components, at, depth);
      case Character c -> text(c.toString(), at);
      default ->
          throw new ViolationException(
              at.pointer(),
              value.getClass().isArray() ? "an array" : "a value of another kind",
              "records, enums, maps with text keys, collections, numbers, booleans, text or null");
    }
  }

  private void node(JsonNode node, Location at, int depth) throws ViolationException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.append('{');
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          field(entry.getKey(), entry.getValue(), at, depth);
        }
        close('}', at);
      }
      case ARRAY -> list(node.iterator(), at, depth);
      case STRING -> text(node.textValue(), at);
      case NUMBER -> number(node.numberValue(), at);
      case BOOLEAN, NULL -> raw(node.asText(), at);
      case BINARY, MISSING, POJO ->
          throw new ViolationException(at.pointer(), Shown.value(node), "a JSON value");
    }
  }

  private void map(Map<?, ?> map, Location at, int depth) throws ViolationException {
    out.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name =
          switch (entry.getKey()) {
            case String text -> text;
            case Enum<?> constant -> constant.name();
            case null, default ->
                throw new ViolationException(at.pointer(), "a key of another kind", "text as keys");
          };
      field(name, entry.getValue(), at, depth);
    }
    close('}', at);
  }

  private void components(Record components, Location at, int depth) throws ViolationException {
    out.append('{');
    for (RecordComponent component : components.getClass().getRecordComponents()) {
      field(component.getName(), read(component, components), at, depth);
    }
    close('}', at);
  }

  private static @Nullable Object read(RecordComponent component, Record of) {
    try {
      // A record in a class that is not public has accessors that are.
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void field(String name, @Nullable Object value, Location at, int depth)
      throws ViolationException {
    separate();
    Location field = at.field(name);
    text(name, field);
    out.append(':');
    value(value, field, depth + 1);
  }

  private void list(Iterator<?> items, Location at, int depth) throws ViolationException {
    out.append('[');
    for (int i = 0; items.hasNext(); i++) {
      separate();
      value(items.next(), at.element(i), depth + 1);
    }
    close(']', at);
  }

  private void separate() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
  }

  private void close(char bracket, Location at) throws ViolationException {
    out.append(bracket);
    checkSize(0, at);
  }

  private void number(Number number, Location at) throws ViolationException {
    switch (number) {
      case Integer _, Long _, Short _, Byte _ -> raw(number.toString(), at);
      case Double d -> raw(finite(d, at).toString(), at);
      case Float f -> {
        finite(f.doubleValue(), at);
        raw(f.toString(), at);
      }
      case BigInteger big -> {
        // A digit is 3.32 bits; converting first would take the time that is to be saved.
        if (big.bitLength() > JsonBounds.DIGITS_MAX * 10 / 3) {
          throw longNumber(at);
        }
        raw(big.toString(), at);
      }
      case BigDecimal big -> {
        if (big.unscaledValue().bitLength() > JsonBounds.DIGITS_MAX * 10 / 3
            || Math.abs((long) big.scale()) > JsonBounds.EXPONENT_MAX) {
          throw longNumber(at);
        }
        raw(big.toString(), at);
      }
      default ->
          throw new ViolationException(
              at.pointer(), "a number of another kind", "a whole number, a double or a decimal");
    }
  }

  private static Double finite(double number, Location at) throws ViolationException {
    if (!Double.isFinite(number)) {
      throw new ViolationException(at.pointer(), Double.toString(number), "a number JSON has");
    }
    return number;
  }

  private static ViolationException longNumber(Location at) {
    return new ViolationException(
        at.pointer(),
        "a longer one",
        "numbers of at most "
            + JsonBounds.DIGITS_MAX
            + " digits and an exponent of at most "
            + JsonBounds.EXPONENT_MAX);
  }

  private void text(CharSequence text, Location at) throws ViolationException {
    checkSize(text.length(), at);
    String string = text.toString();
    out.ensureCapacity(out.length() + string.length() + 2);
    out.append('"');
    if (isPlain(string)) {
      out.append(string);
    } else if (Texts.hasLoneSurrogate(string)) {
      throw new ViolationException(at.pointer(), "half of a surrogate pair", "Unicode text");
    } else {
      JsonStringEncoder.getInstance().quoteAsString(string, out);
    }
    out.append('"');
    checkSize(0, at);
  }

  /** Whether a text is written as it is; most are. */
  private boolean isPlain(String text) {
    if (JsonText.isClearlyPlain(text)) {
      return true;
    }
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        wide = true;
        return false;
      }
      all |= c;
    }
    wide |= all >= 0x80;
    return true;
  }

  private void raw(String token, Location at) throws ViolationException {
    out.append(token);
    checkSize(0, at);
  }

  private void checkSize(int more, Location at) throws ViolationException {
    if ((long) out.length() + more > bounds.charsMax()) {
      throw tooLarge(at);
    }
  }

  private ViolationException tooLarge(Location at) {
    return new ViolationException(at.pointer(), "more", "at most " + bounds.charsMax() + " bytes");
  }
}
