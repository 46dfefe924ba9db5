package dev.mxc.bridge.tools.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads one JSON document within bounds. Stricter than JSON itself where two readers could
 * understand different things: no duplicate names, no lone surrogates.
 *
 * <p>Numbers keep their value. Whole numbers beyond 64 bits are {@link BigInteger}s; a fraction is
 * a double when that is the same decimal number, else a {@link BigDecimal}; what is beyond a
 * double's range is refused.
 */
public final class BoundedJsonReader {

  /** The factory enforces what it can before a token is even there. Field names are a guest's. */
  private static final JsonFactory FACTORY =
      ((JsonFactoryBuilder) JsonFactory.builder())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(JsonBounds.DIGITS_MAX + 10)
                  .maxNameLength(JsonBounds.NAME_CHARS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(1000)
                  .build())
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DIGITS_OF_A_LONG = 18;
  private static final int DIGITS_OF_A_DOUBLE = 15;

  private final JsonParser parser;
  private final JsonBounds bounds;
  private int elements;

  private BoundedJsonReader(JsonParser parser, JsonBounds bounds) {
    this.parser = parser;
    this.bounds = bounds;
  }

  /**
   * The document in a text.
   *
   * @throws ViolationException when it is not JSON, or more than the bounds allow
   */
  public static JsonNode read(String text, JsonBounds bounds) throws ViolationException {
    if (text.length() > bounds.charsMax()) {
      throw new ViolationException(
          "", text.length() + " characters", "at most " + bounds.charsMax() + " characters");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      BoundedJsonReader reader = new BoundedJsonReader(parser, bounds);
      parser.nextToken();
      JsonNode document = reader.value(Location.ROOT, 0);
      if (parser.nextToken() != null) {
        throw new ViolationException("", "more text after the JSON value", "one JSON value");
      }
      return document;
    } catch (StreamConstraintsException _) {
      throw new ViolationException(
          "",
          "a number or a name longer than that",
          "numbers of at most "
              + JsonBounds.DIGITS_MAX
              + " digits and names of at most "
              + JsonBounds.NAME_CHARS_MAX
              + " characters");
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : Math.max(e.getLocation().getCharOffset(), 0);
      throw new ViolationException("", "text that is not JSON at character " + at, "JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode value(Location at, int depth) throws IOException, ViolationException {
    if (++elements > bounds.elementsMax()) {
      throw new ViolationException(
          at.pointer(), "more", "at most " + bounds.elementsMax() + " values in all");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case null -> throw new ViolationException("", "no text", "a JSON value");
      case START_OBJECT -> object(at, deeper(at, depth));
      case START_ARRAY -> array(at, deeper(at, depth));
      case VALUE_STRING -> NODES.textNode(text(at, parser.getText()));
      case VALUE_NUMBER_INT -> integer(at, parser.getText());
      case VALUE_NUMBER_FLOAT -> fraction(at, parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new ViolationException(at.pointer(), token.asString(), "a JSON value");
    };
  }

  private int deeper(Location at, int depth) throws ViolationException {
    if (depth == bounds.depthMax()) {
      throw new ViolationException(
          at.pointer(), "another one", "at most " + bounds.depthMax() + " levels of nesting");
    }
    return depth + 1;
  }

  private ObjectNode object(Location at, int depth) throws IOException, ViolationException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = text(at, parser.currentName());
      Location field = at.field(name);
      if (object.has(name)) {
        throw new ViolationException(field.pointer(), "the name twice", "every name once");
      }
      parser.nextToken();
      object.set(name, value(field, depth));
    }
    return object;
  }

  private ArrayNode array(Location at, int depth) throws IOException, ViolationException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(at.element(array.size()), depth));
    }
    return array;
  }

  private static String text(Location at, String text) throws ViolationException {
    if (Texts.hasLoneSurrogate(text)) {
      throw new ViolationException(
          at.pointer(), "half of a surrogate pair (" + Shown.text(text) + ")", "Unicode text");
    }
    return text;
  }

  private static JsonNode integer(Location at, String digits) throws ViolationException {
    if (digits.length() <= DIGITS_OF_A_LONG) {
      long value = Long.parseLong(digits);
      return value == (int) value ? NODES.numberNode((int) value) : LongNode.valueOf(value);
    }
    checkDigits(at, digits.length());
    BigInteger value = new BigInteger(digits);
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  private static JsonNode fraction(Location at, String text) throws ViolationException {
    int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
    int digits = mark < 0 ? text.length() : mark;
    checkDigits(at, digits);
    // Before anything converts: the exponent's text is short, what it stands for may not be.
    if (mark >= 0 && exponent(text.substring(mark + 1)) > JsonBounds.EXPONENT_MAX) {
      throw new ViolationException(
          at.pointer(),
          Shown.text(text),
          "a number with an exponent of at most " + JsonBounds.EXPONENT_MAX);
    }
    double nearest = Double.parseDouble(text);
    if (Double.isInfinite(nearest)) {
      throw new ViolationException(at.pointer(), Shown.text(text), "a number that a double holds");
    }
    if (digits <= DIGITS_OF_A_DOUBLE && mark < 0) {
      return DoubleNode.valueOf(nearest);
    }
    BigDecimal exact = new BigDecimal(text);
    return exact.compareTo(BigDecimal.valueOf(nearest)) == 0
        ? DoubleNode.valueOf(nearest)
        : DecimalNode.valueOf(exact);
  }

  private static void checkDigits(Location at, int digits) throws ViolationException {
    if (digits > JsonBounds.DIGITS_MAX) {
      throw new ViolationException(
          at.pointer(),
          "a number of " + digits,
          "numbers of at most " + JsonBounds.DIGITS_MAX + " digits");
    }
  }

  private static int exponent(String text) {
    String digits = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    int from = 0;
    while (from < digits.length() - 1 && digits.charAt(from) == '0') {
      from++;
    }
    return digits.length() - from > 4
        ? Integer.MAX_VALUE
        : Integer.parseInt(digits.substring(from));
  }
}
