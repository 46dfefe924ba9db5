package dev.mxc.bridge.tools.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.bridge.tools.Tool;
import dev.mxc.bridge.tools.ToolBroker;
import dev.mxc.bridge.tools.ToolCaller;
import dev.mxc.bridge.tools.ToolContext;
import dev.mxc.bridge.tools.ToolException;
import dev.mxc.bridge.tools.ToolGrant;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolOutcome;
import dev.mxc.bridge.tools.ToolRegistrationException;
import dev.mxc.bridge.tools.ToolRegistry;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A method's types are its schema, and its values arrive as they were meant. */
@Timeout(60)
class ToolMethodsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  enum Status {
    OPEN,
    PAID
  }

  record Line(String product, int count) {
    Line {
      if (count < 0) {
        throw new IllegalArgumentException("count of class Line");
      }
    }
  }

  record Order(String id, Status status, List<Line> lines, Optional<Order> replaces) {}

  @SuppressWarnings("unused")
  static final class Orders {

    @ToolMethod(name = "orders.find", description = "Finds an order.")
    Order find(@Describe("the order's number") String id, Optional<Status> status) {
      return new Order(id, status.orElse(Status.OPEN), List.of(new Line("p", 2)), Optional.empty());
    }

    @ToolMethod(name = "orders.put")
    String put(Order order, ToolContext context) {
      return context.caller().runId() + " " + order;
    }

    @ToolMethod(name = "numbers")
    String numbers(
        byte b, Short s, int i, long l, float f, double d, BigInteger big, BigDecimal decimal) {
      return String.join(
          " ", List.of(b + "", s + "", i + "", l + "", f + "", d + "", big + "", decimal + ""));
    }

    @ToolMethod(name = "containers")
    String containers(Set<String> set, Map<String, Integer> map, Object any, JsonNode node) {
      return set + " " + map + " " + any + " " + node;
    }

    @ToolMethod(name = "later")
    CompletionStage<Integer> later(boolean fail) {
      return fail
          ? CompletableFuture.failedFuture(new ToolException("too late"))
          : CompletableFuture.completedFuture(7);
    }

    @ToolMethod(name = "nothing")
    void nothing() {}

    @ToolMethod(name = "null_result")
    String nullResult() {
      return null;
    }

    @ToolMethod(name = "odd")
    Object odd(String what) {
      Map<String, Object> cycle = new HashMap<>();
      cycle.put("self", cycle);
      return switch (what) {
        case "cycle" -> cycle;
        case "nan" -> List.of(Double.NaN);
        case "lambda" -> (Runnable) () -> {};
        case "null" -> null;
        default -> what;
      };
    }

    @ToolMethod(
        name = "narrow",
        input =
            """
            {"type": "object", "additionalProperties": false, "required": ["n"],
             "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 9}}}\
            """)
    int narrow(int n) {
      return n;
    }
  }

  private final ToolRegistry registry =
      ToolRegistry.builder().addAll(ToolMethods.of(new Orders())).build();

  private final ToolBroker broker =
      ToolBroker.builder(
              ToolGrants.of(
                  registry, registry.tools().stream().map(t -> ToolGrant.of(t.name())).toList()),
              new ToolCaller("run-1", Optional.empty(), Optional.empty()))
          .build();

  private String call(String name, String arguments) {
    try {
      return switch (broker.call(name, arguments).get(30, TimeUnit.SECONDS)) {
        case ToolOutcome.Returned(String json) -> json;
        case ToolOutcome.Invalid invalid -> invalid.message();
        case ToolOutcome.Failed(String message) -> message;
        case ToolOutcome other -> other.toString();
      };
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSchemaComesFromTheTypes() throws Exception {
    Tool tool = registry.tool("orders.find").orElseThrow();
    assertThat(tool.inputSchema())
        .isEqualTo(
            JSON.readTree(
                """
                {"type": "object",
                 "properties": {
                   "id": {"type": "string", "description": "the order's number"},
                   "status": {"anyOf": [{"type": "string", "enum": ["OPEN", "PAID"]}, {"type": "null"}]}},
                 "required": ["id"],
                 "additionalProperties": false}\
                """));
    assertThat(tool.output().orElseThrow().source().at("/$defs/Order/properties/lines"))
        .isEqualTo(JSON.readTree("{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Line\"}}"));
    assertThat(tool.description()).isEqualTo("Finds an order.");
    assertThat(registry.tool("later").orElseThrow().asynchronous()).isTrue();
    assertThat(tool.asynchronous()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "orders.find | {\"id\":\"a\"} | {\"id\":\"a\",\"status\":\"OPEN\",\"lines\":[{\"product\":\"p\",\"count\":2}],\"replaces\":null}",
        "orders.find | {\"id\":\"a\",\"status\":null} | {\"id\":\"a\",\"status\":\"OPEN\",\"lines\":[{\"product\":\"p\",\"count\":2}],\"replaces\":null}",
        "orders.find | {\"id\":\"a\",\"status\":\"LOST\"} | arguments of orders.find: at /status: expected text or null; found \"LOST\"",
        "orders.find | {\"di\":\"a\"} | arguments of orders.find: at /id: expected a value; found nothing",
        "orders.put | {\"order\":{\"id\":\"a\",\"status\":\"PAID\",\"lines\":[{\"product\":\"p\",\"count\":1}],\"replaces\":{\"id\":\"b\",\"status\":\"OPEN\",\"lines\":[]}}} | \"run-1 Order[id=a, status=PAID, lines=[Line[product=p, count=1]], replaces=Optional[Order[id=b, status=OPEN, lines=[], replaces=Optional.empty]]]\"",
        "orders.put | {\"order\":{\"id\":\"a\",\"status\":\"PAID\",\"lines\":[{\"product\":\"p\",\"count\":-1}]}} | arguments of orders.put: at /order/lines/0: expected a valid Line; found an object that it refuses",
        "orders.put | {\"order\":{\"id\":\"a\",\"status\":\"PAID\",\"lines\":[{\"product\":\"p\"}]}} | arguments of orders.put: at /order/lines/0/count: expected a value; found nothing",
        "numbers | {\"b\":-128,\"s\":1.0,\"i\":2147483647,\"l\":9223372036854775807,\"f\":0.5,\"d\":0.1,\"big\":9223372036854775808,\"decimal\":0.10000000000000000001} | \"-128 1 2147483647 9223372036854775807 0.5 0.1 9223372036854775808 0.10000000000000000001\"",
        "numbers | {\"b\":0,\"s\":0,\"i\":0,\"l\":9223372036854775808,\"f\":0,\"d\":0,\"big\":0,\"decimal\":0} | arguments of numbers: at /l: expected a number of at most 9223372036854775807; found 9223372036854775808",
        "numbers | {\"b\":0,\"s\":0,\"i\":0,\"l\":0,\"f\":1e300,\"d\":0,\"big\":0,\"decimal\":0} | arguments of numbers: at /f: expected a number that a float holds; found 1.0E300",
        "numbers | {\"b\":0,\"s\":0,\"i\":1.5,\"l\":0,\"f\":0,\"d\":0,\"big\":0,\"decimal\":0} | arguments of numbers: at /i: expected a whole number; found 1.5",
        "containers | {\"set\":[\"b\",\"a\"],\"map\":{\"x\":1},\"any\":[1,{\"a\":null}],\"node\":{\"n\":1}} | \"[b, a] {x=1} [1, {a=Optional.empty}] {\\\"n\\\":1}\"",
        "containers | {\"set\":[\"a\",\"a\"],\"map\":{},\"any\":1,\"node\":1} | arguments of containers: at /set/1: expected every item once; found \"a\" again",
        "later | {\"fail\":false} | 7",
        "later | {\"fail\":true} | too late",
        "nothing | {} | null",
        "null_result | {} | the tool null_result returned no valid result: expected text; found null",
        "odd | {\"what\":\"cycle\"} | the tool odd returned no valid result: at /self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self/self: expected at most 100 levels of nesting; found another one, or a value that contains itself",
        "odd | {\"what\":\"nan\"} | the tool odd returned no valid result: at /0: expected a number JSON has; found NaN",
        "odd | {\"what\":\"lambda\"} | the tool odd returned no valid result: expected records, enums, maps with text keys, collections, numbers, booleans, text or null; found a value of another kind",
        "odd | {\"what\":\"null\"} | null",
        "odd | {\"what\":\"x\"} | \"x\"",
        "narrow | {\"n\":9} | 9",
        "narrow | {\"n\":10} | arguments of narrow: at /n: expected a number of at most 9; found 10",
      })
  void aCallComesTo(String name, String arguments, String result) {
    assertThat(call(name, arguments)).isEqualTo(result);
  }

  @SuppressWarnings("unused")
  static final class Odd {
    @ToolMethod
    String stream(InputStream in) {
      return "";
    }
  }

  @SuppressWarnings("unused")
  static final class OddResult {
    @ToolMethod
    Thread thread() {
      return null;
    }
  }

  @SuppressWarnings("unused")
  static final class OddArray {
    @ToolMethod
    void array(int[] numbers) {}
  }

  @Test
  void aTypeWithoutJsonIsAnErrorThatNamesTheParameter() {
    assertThatThrownBy(() -> ToolMethods.of(new Odd()))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessageStartingWith("Odd.stream, in: the type java.io.InputStream has no JSON form");
    assertThatThrownBy(() -> ToolMethods.of(new OddResult()))
        .hasMessageStartingWith("OddResult.thread, result: the type java.lang.Thread");
    assertThatThrownBy(() -> ToolMethods.of(new OddArray())).hasMessageContaining("int[]");
    assertThatThrownBy(() -> ToolMethods.of("text")).hasMessageContaining("no method with");
  }

  private static final String DERIVED =
      """
      {"type": "object", "additionalProperties": false, "required": ["a", "l"],
       "properties": {
         "a": {"type": "integer"},
         "e": {"anyOf": [{"type": "string", "enum": ["X", "Y"]}, {"type": "null"}]},
         "l": {"type": "array", "items": {"$ref": "#/$defs/R"}}},
       "$defs": {"R": {"type": "object", "additionalProperties": false, "required": ["n"],
                       "properties": {"n": {"type": "number"}}}}}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // The schema itself, and narrower ones.
        "{'type':'integer'} | {'type':'array','items':{'type':'object','additionalProperties':false,'required':['n'],'properties':{'n':{'type':'integer'}}}} | ''",
        "{'const':3} | {'type':'array','items':{'type':'object','additionalProperties':false,'required':['n'],'properties':{'n':{'enum':[1,2.5]}}}} | ''",
        "{'type':'string'} | {} | at /a the schema allows string",
        "{'type':'number'} | {} | at /a the schema allows number",
        "{'enum':[1,'x']} | {} | at /a the schema allows string",
        "{'type':'integer'} | {'type':'string'} | at /l the schema allows string",
        "{'type':'integer'} | {'type':'array'} | at /l the schema says nothing of what is in it (items)",
        "{'type':'integer'} | {'type':'array','items':{'type':'object','additionalProperties':false,'required':['n'],'properties':{'n':{'type':'string'}}}} | at /l/items/n the schema allows string",
        "{'type':'integer'} | {'type':'array','items':{'type':'object','additionalProperties':false,'properties':{'n':{'type':'integer'}}}} | at /l/items the schema does not require n, which the method needs",
        "{'type':'integer'} | {'type':'array','items':{'type':'object','required':['n'],'properties':{'n':{'type':'integer'}}}} | at /l/items the schema allows other fields",
        "{'type':'integer'} | {'type':'array','items':{'type':'object','additionalProperties':false,'required':['n'],'properties':{'n':{'type':'integer'},'m':{}}}} | at /l/items the schema has m, which the method has not",
      })
  void aWrittenSchemaMayOnlyAllowLess(String a, String l, String problem) throws Exception {
    String written =
        "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"a\",\"l\"],\"properties\":{\"a\":"
            + a.replace('\'', '"')
            + ",\"l\":"
            + l.replace('\'', '"')
            + "}}";
    Optional<String> found = Contradictions.find(JSON.readTree(written), JSON.readTree(DERIVED));
    if (problem.equals("''")) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).hasValueSatisfying(text -> assertThat(text).contains(problem));
    }
  }

  @Test
  void aDerivedSchemaContradictsItselfNowhere() throws Exception {
    JsonNode derived = JSON.readTree(DERIVED);
    assertThat(Contradictions.find(derived, derived)).isEmpty();
    for (Tool tool : registry.tools()) {
      assertThat(Contradictions.find(tool.inputSchema(), tool.inputSchema())).isEmpty();
    }
  }

  @SuppressWarnings("unused")
  static final class Contradicting {
    @ToolMethod(
        input =
            """
            {"type": "object", "additionalProperties": false, "required": ["n"],
             "properties": {"n": {"type": "string"}}}\
            """)
    int half(int n) {
      return n / 2;
    }
  }

  @Test
  void aSchemaThatContradictsTheMethodIsAnError() {
    assertThatThrownBy(() -> ToolMethods.of(new Contradicting()))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessage(
            "tool method Contradicting.half: its schema contradicts the method: at /n the schema"
                + " allows string");
  }
}
