package dev.mxc.bridge.tools.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON keeps its meaning both ways, and costs no more than its bounds. */
@Timeout(60)
class BoundedJsonTest {

  private static final JsonBounds SMALL = new JsonBounds(1000, 5, 20);

  private static JsonNode read(String json) throws ViolationException {
    return BoundedJsonReader.read(json, JsonBounds.ARGUMENTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[1,2.5,true,false,null,\"text\"],\"b\":{}}",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "123456789012345678901234567890",
        "0.1",
        "0.30000000000000004",
        "1.0E-300",
        "\"\u00e9 \ud83d\ude00 \\u0000 \\\" \\\\\"",
        "[]",
        "null"
      })
  void whatIsReadIsWrittenAgain(String json) throws ViolationException {
    assertThat(BoundedJsonWriter.write(read(json), JsonBounds.ARGUMENTS)).isEqualTo(json);
  }

  @Test
  void numbersKeepTheirValue() throws ViolationException {
    assertThat(read("9223372036854775808").bigIntegerValue())
        .isEqualTo(BigInteger.TWO.pow(63))
        .isEqualTo(read("9223372036854775808").numberValue());
    assertThat(read("12345678901234567890.123456789").decimalValue())
        .isEqualTo(new BigDecimal("12345678901234567890.123456789"));
    assertThat(read("1e2").doubleValue()).isEqualTo(100);
    assertThat(read("5").isInt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1e20000000}        | /a | exponent of at most 400",
        "{\"a\": 1E-20000000}       | /a | exponent of at most 400",
        "{\"a\": 1e99999999999999}  | /a | exponent of at most 400",
        "{\"a\": 1e350}             | /a | a double holds",
        "{\"a\": {\"b/c\": \"\\ud800\"}} | /a/b~1c | half of a surrogate pair",
        "{\"\\udc00\": 1}           | ''  | half of a surrogate pair",
        "{\"a\": 1, \"a\": 2}       | /a | every name once",
        "{\"a\": NaN}               | ''  | not JSON at character 9",
        "{\"a\": 1                  | ''  | not JSON",
        "{} {}                      | ''  | one JSON value",
        "''                         | ''  | no text",
        "{\"a\": [0, [0, [0, [0, [0, [0]]]]]]} | /a/1/1/1/1 | at most 5 levels",
        "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20] | /19 | at most 20 values",
      })
  void whatIsRefusedIsNamed(String json, String pointer, String words) {
    assertThatThrownBy(() -> BoundedJsonReader.read(json, SMALL))
        .isInstanceOfSatisfying(
            ViolationException.class, e -> assertThat(e.violation().pointer()).isEqualTo(pointer))
        .hasMessageContaining(words);
  }

  @Test
  void longNumbersAreRefusedBeforeTheyAreConverted() {
    String digits = "9".repeat(1_000_000);
    assertThatThrownBy(() -> read(digits)).hasMessageContaining("at most 100 digits");
    assertThatThrownBy(() -> read("[0." + digits + "]")).hasMessageContaining("at most 100 digits");
    assertThatThrownBy(() -> read("9".repeat(101))).hasMessageContaining("at most 100 digits");
    assertThat(assertDoesRead("9".repeat(100))).hasSize(100);
  }

  private static String assertDoesRead(String json) {
    try {
      return read(json).asText();
    } catch (ViolationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTextIsAsLongAsTheBoundAndNoLonger() throws ViolationException {
    String most = '"' + "x".repeat(JsonBounds.ARGUMENTS.charsMax() - 2) + '"';
    assertThat(read(most).textValue()).hasSize(most.length() - 2);
    assertThatThrownBy(() -> read(most + " ")).hasMessageContaining("2097152 characters");
  }

  record Item(String name, int count, Optional<String> note) {}

  enum Colour {
    RED
  }

  @Test
  void javaValuesAreWritten() throws ViolationException {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("items", List.of(new Item("a", 1, Optional.empty())));
    value.put("colour", Colour.RED);
    value.put("big", BigInteger.TWO.pow(64));
    value.put("nothing", null);
    value.put("node", JsonNodeFactory.instance.textNode("t"));
    assertThat(BoundedJsonWriter.write(value, JsonBounds.ARGUMENTS))
        .isEqualTo(
            "{\"items\":[{\"name\":\"a\",\"count\":1,\"note\":null}],\"colour\":\"RED\","
                + "\"big\":18446744073709551616,\"nothing\":null,\"node\":\"t\"}");
  }

  @Test
  void aCycleEndsAtTheDepth() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("self", node);
    assertWriteFails(list, "contains itself");
    assertWriteFails(node, "contains itself");
  }

  @Test
  void whatIsNoJsonIsNamed() {
    assertWriteFails(
        Map.of("a", List.of(Double.NaN)), "at /a/0: expected a number JSON has; found NaN");
    assertWriteFails(Float.POSITIVE_INFINITY, "found Infinity");
    assertWriteFails(JsonNodeFactory.instance.numberNode(Double.NaN), "found NaN");
    assertWriteFails((Supplier<String>) () -> "x", "a value of another kind");
    assertWriteFails(JsonNodeFactory.instance.pojoNode(new Object()), "no JSON value");
    assertWriteFails(Map.of(1, 2), "text as keys");
    assertWriteFails("\ud800", "half of a surrogate pair");
    assertWriteFails(new BigDecimal("1e1000000000"), "exponent of at most 400");
    assertWriteFails(BigInteger.TWO.pow(10_000), "at most 100 digits");
    assertWriteFails(new int[0], "an array");
  }

  @Test
  void anEndlessResultEndsAtItsSize() {
    List<String> endless =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            return "again";
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        };
    assertWriteFails(endless, "at most 100000 values in all");
    assertWriteFails("x".repeat(200 << 20), "at most 2097152 bytes");
  }

  @Test
  void theSizeOfAResultIsItsBytes() throws ViolationException {
    String text = "\u20ac".repeat(400);
    assertThat(BoundedJsonWriter.write(text, JsonBounds.result(1202))).hasSize(402);
    assertThatThrownBy(() -> BoundedJsonWriter.write(text, JsonBounds.result(1201)))
        .hasMessageContaining("at most 1201 bytes");
  }

  private static void assertWriteFails(Object value, String words) {
    assertThatThrownBy(() -> BoundedJsonWriter.write(value, JsonBounds.ARGUMENTS))
        .isInstanceOf(ViolationException.class)
        .hasMessageContaining(words);
  }
}
