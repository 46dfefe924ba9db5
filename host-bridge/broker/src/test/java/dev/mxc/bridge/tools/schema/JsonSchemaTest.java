package dev.mxc.bridge.tools.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.mxc.bridge.NodeTools;
import dev.mxc.bridge.tools.json.BoundedJsonReader;
import dev.mxc.bridge.tools.json.JsonBounds;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The subset means what others mean by it, names what does not fit, and ends soon. */
@Timeout(120)
class JsonSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static boolean fits(String schema, String value) throws Exception {
    try {
      JsonSchema.parse(schema).validate(BoundedJsonReader.read(value, JsonBounds.ARGUMENTS));
      return true;
    } catch (ViolationException _) {
      return false;
    }
  }

  /** Schemas, and values on both sides of what each allows. */
  private static final String[][] CASES = {
    {"{\"type\":\"integer\"}", "1", "1.0", "1.5", "\"1\"", "9223372036854775808", "null"},
    {"{\"type\":\"number\"}", "1", "1.5", "\"1\"", "true"},
    {"{\"type\":[\"string\",\"null\"]}", "\"\"", "null", "1"},
    {
      "{\"enum\":[1,\"a\",null,[1],{\"b\":2}]}",
      "1.0",
      "\"a\"",
      "null",
      "[1]",
      "{\"b\":2}",
      "[2]",
      "true"
    },
    {"{\"const\":{\"a\":[1,2]}}", "{\"a\":[1,2]}", "{\"a\":[2,1]}", "{}"},
    {"{\"minimum\":1,\"maximum\":3}", "1", "3", "0.9", "3.1", "\"x\""},
    {"{\"exclusiveMinimum\":1,\"exclusiveMaximum\":3}", "1", "2", "3"},
    {"{\"multipleOf\":0.5}", "1.5", "1.7", "0"},
    {
      "{\"minLength\":2,\"maxLength\":3}",
      "\"a\"",
      "\"ab\"",
      "\"abcd\"",
      "\"\ud83d\ude00\ud83d\ude00\"",
      "7"
    },
    {"{\"pattern\":\"^[a-z]+$\"}", "\"abc\"", "\"abc\\n\"", "\"Abc\"", "1"},
    {"{\"pattern\":\"b\"}", "\"abc\"", "\"ac\""},
    {"{\"pattern\":\"^(?!x)[^&[]+$\"}", "\"abc\"", "\"xbc\"", "\"a[c\"", "\"a&c\"", "\"abc\\n\""},
    {"{\"pattern\":\"^(?!x)[a-z]+$\"}", "\"abc\"", "\"abc\\n\"", "\"xbc\""},
    {"{\"pattern\":\"^(a|b)\\\\1$\"}", "\"aa\"", "\"ab\""},
    {"{\"pattern\":\"^\\\\u0061\\\\d$\"}", "\"a1\"", "\"b1\""},
    {
      "{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}",
      "{\"a\":\"\"}",
      "{\"a\":1}",
      "{}",
      "[]"
    },
    {"{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1}", "{\"b\":1}", "{}"},
    {"{\"additionalProperties\":{\"type\":\"integer\"}}", "{\"a\":1}", "{\"a\":\"x\"}"},
    {
      "{\"patternProperties\":{\"^x\":{\"type\":\"integer\"}},\"additionalProperties\":false}",
      "{\"x1\":1}",
      "{\"x1\":\"\"}",
      "{\"y\":1}"
    },
    {"{\"propertyNames\":{\"maxLength\":2}}", "{\"ab\":1}", "{\"abc\":1}"},
    {"{\"minProperties\":1,\"maxProperties\":2}", "{}", "{\"a\":1}", "{\"a\":1,\"b\":1,\"c\":1}"},
    {
      "{\"items\":{\"type\":\"integer\"},\"minItems\":1,\"maxItems\":2}",
      "[]",
      "[1]",
      "[1,\"\"]",
      "[1,2,3]"
    },
    {
      "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"integer\"}}",
      "[\"a\",1]",
      "[1,1]",
      "[\"a\",\"b\"]",
      "[]"
    },
    {
      "{\"uniqueItems\":true}",
      "[1,2]",
      "[1,1.0]",
      "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]",
      "[\"1\",1]"
    },
    {"{\"allOf\":[{\"type\":\"integer\"},{\"minimum\":3}]}", "3", "2", "\"a\""},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "\"a\"", "3", "2"},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":3}]}", "1", "3", "3.5", "2.5"},
    {"{\"not\":{\"type\":\"string\"}}", "1", "\"a\""},
    {
      "{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/node\"}},\"additionalProperties\":false}}}",
      "{\"next\":{\"next\":{}}}",
      "{\"next\":{\"other\":1}}",
      "1"
    },
    {"{\"properties\":{\"a\":false,\"b\":true}}", "{\"b\":1}", "{\"a\":1}"},
  };

  @Test
  void verdictsAreThoseOfAjv() throws Exception {
    ArrayNode cases = JSON.createArrayNode();
    List<String> ours = new ArrayList<>();
    for (String[] row : CASES) {
      for (int i = 1; i < row.length; i++) {
        ArrayNode one = cases.addArray();
        one.add(JSON.readTree(row[0]));
        one.add(JSON.readTree(row[i]));
        ours.add(row[0] + " " + row[i] + " " + fits(row[0], row[i]));
      }
    }
    String program =
        "const Ajv = require('"
            + NodeTools.folder()
            + "/node_modules/ajv/dist/2020').default;"
            + "const ajv = new Ajv({strict: false});"
            + "const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
            + "console.log(JSON.stringify(cases.map(([s, v]) => ajv.compile(s)(v))));";
    NodeTools.Output output =
        NodeTools.run(List.of("node", "-e", program), JSON.writeValueAsString(cases), 60);
    assertThat(output.status()).as(output.text()).isZero();
    List<String> theirs = new ArrayList<>();
    JsonNode verdicts = JSON.readTree(output.text());
    int at = 0;
    for (String[] row : CASES) {
      for (int i = 1; i < row.length; i++) {
        theirs.add(row[0] + " " + row[i] + " " + verdicts.get(at++).booleanValue());
      }
    }
    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"integer\"} | \"x\" | expected a whole number; found \"x\"",
        "{\"properties\":{\"a\":{\"items\":{\"type\":\"string\"}}}} | {\"a\":[\"\",7]} | at /a/1: expected text; found 7",
        "{\"required\":[\"q\"]} | {} | at /q: expected a value; found nothing",
        "{\"properties\":{\"q\":{}},\"additionalProperties\":false} | {\"p\":1} | at /p: expected only the fields q; found another field",
        "{\"enum\":[\"a\",\"b\"]} | \"c\" | expected one of \"a\", \"b\"; found \"c\"",
        "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]} | 1 | expected text or null; found 1",
        "{\"anyOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}},{\"type\":\"null\"}]} | {\"a\":1} | at /a: expected text; found 1",
        "{\"properties\":{\"a\":{\"maxLength\":1}}} | {\"a\":\"\\u001b[2J\"} | at /a: expected text of at most 1 characters",
      })
  void aViolationNamesTheField(String schema, String value, String message) throws Exception {
    JsonNode json = BoundedJsonReader.read(value, JsonBounds.ARGUMENTS);
    assertThatThrownBy(() -> JsonSchema.parse(schema).validate(json))
        .isInstanceOf(ViolationException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"unevaluatedProperties\":false} | the keyword \"unevaluatedProperties\" is not supported",
        "{\"properties\":{\"a\":{\"contains\":{}}}} | at /properties/a/contains of the schema",
        "{\"type\":\"text\"} | no such type: \"text\"",
        "{\"$ref\":\"https://example.com/s\"} | only references within the schema",
        "{\"$ref\":\"#/$defs/gone\"} | nothing is at",
        "{\"pattern\":\"(\"} | not a regular expression",
        "{\"items\":[{}]} | expected a schema, found a list of 1",
        "{\"minLength\":-1} | at least 0",
        "{\"exclusiveMinimum\":true} | expected a number",
        "{\"$defs\":{\"a\":{\"if\":{}}}} | \"if\" is not supported",
        "7 | expected a schema, found 7",
        "{ | not JSON",
      })
  void whatIsNotUnderstoodIsRefusedWhenItIsCompiled(String schema, String message) {
    assertThatThrownBy(() -> JsonSchema.parse(schema))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining(message);
  }

  @Test
  void annotationsSayNothing() throws Exception {
    assertThat(
            fits(
                "{\"$schema\":\"x\",\"title\":\"t\",\"description\":\"d\",\"default\":1,"
                    + "\"format\":\"email\",\"x-order\":1,\"$comment\":\"c\",\"type\":\"string\"}",
                "\"no mail\""))
        .isTrue();
  }

  @Test
  void anExpressionThatBacktracksGivesUp() throws Exception {
    String text = "\"" + "a".repeat(50_000) + "!\"";
    // The linear engine answers; the backtracking one, which look-ahead needs, gives up.
    assertThat(fits("{\"pattern\":\"^(a+)+$\"}", text)).isFalse();
    assertThatThrownBy(() -> validate("{\"pattern\":\"^(?=a)(a+)+$\"}", text))
        .hasMessageContaining("takes too long to check");
    assertThat(fits("{\"pattern\":\"^(?=a)(a+)+$\"}", "\"aaa\"")).isTrue();
    assertThatThrownBy(() -> validate("{\"not\":{\"pattern\":\"^(?=a)(a+)+$\"}}", text))
        .hasMessageContaining("takes too long to check");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "a{1000}{1000}",
        "(?=a)(?:(?:(?:(?:){1000}){1000}){1000}){1000}",
        "(x(y(z){99}){99}){99}",
        "a{99999999999999999999}",
      })
  void anExpressionThatRepeatsRepetitionsIsRefused(String expression) {
    assertThatThrownBy(() -> JsonSchema.parse("{\"pattern\":\"" + expression + "\"}"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("not a regular expression that runs here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-z]{1,64}@[a-z]{1,255}(\\.[a-z]{2,63}){1,4}",
        "(?=.{1,254}$)[]{}]{1,900}\\{1000\\}{1000",
        "^\\p{L}{1,100}$",
      })
  void onesThatRepeatAFewHundredTimesAreNot(String expression) throws Exception {
    assertThat(PatternSize.isBounded(expression)).isTrue();
  }

  @Test
  void alternativesWithinAlternativesGiveUp() throws Exception {
    String schema =
        "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"anyOf\":["
            + "{\"properties\":{\"n\":{\"$ref\":\"#/$defs/n\"}},\"required\":[\"a\"]},"
            + "{\"properties\":{\"n\":{\"$ref\":\"#/$defs/n\"}},\"required\":[\"b\"]},"
            + "{\"const\":1}]}}}";
    String deep = "{\"n\":".repeat(60) + "2" + "}".repeat(60);
    assertThatThrownBy(() -> validate(schema, deep)).hasMessageContaining("takes too long");
    assertThatCode(() -> validate(schema, "{\"a\":1,\"n\":{\"b\":1,\"n\":1}}"))
        .doesNotThrowAnyException();
  }

  @Test
  void aSchemaThatOnlyRefersToItselfGivesUp() {
    assertThatThrownBy(() -> validate("{\"$ref\":\"#\"}", "1"))
        .hasMessageContaining("takes too long");
    assertThatThrownBy(() ->
            validate("{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}", "1"))
        .hasMessageContaining("takes too long");
  }

  @Test
  void aLongChainOfReferencesIsRefused() {
    StringBuilder definitions = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      definitions.append(String.format("\"d%d\":{\"$ref\":\"#/$defs/d%d\"},", i, i + 1));
    }
    assertThatThrownBy(() -> JsonSchema.parse("{\"$defs\":{" + definitions + "\"d5000\":{}}}"))
        .hasMessageContaining("nested too deeply");
  }

  private static void validate(String schema, String value) throws Exception {
    JsonSchema.parse(schema).validate(BoundedJsonReader.read(value, JsonBounds.ARGUMENTS));
  }
}
