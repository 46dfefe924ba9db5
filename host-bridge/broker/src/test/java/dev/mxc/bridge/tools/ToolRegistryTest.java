package dev.mxc.bridge.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be a tool, or cannot be granted, is an error before anything runs. */
class ToolRegistryTest {

  private static Tool tool(String name) {
    return Tool.named(name).calls((_, _) -> JsonNodeFactory.instance.nullNode());
  }

  private static ToolRegistry registry(String... names) {
    ToolRegistry.Builder builder = ToolRegistry.builder();
    for (String name : names) {
      builder.add(tool(name));
    }
    return builder.build();
  }

  @Test
  void registeredToolsAreGrantedByName() {
    ToolRegistry registry = registry("orders.search", "orders.refund");
    assertThat(registry.tools())
        .extracting(Tool::name)
        .containsExactly("orders.search", "orders.refund");
    assertThat(ToolGrants.of(registry, List.of(ToolGrant.of("orders.refund"))).tools())
        .extracting(Tool::name)
        .containsExactly("orders.refund");
    assertThat(ToolGrants.none().tools()).isEmpty();
  }

  @Test
  void twoToolsOfOneNameAreAnError() {
    assertThatThrownBy(() -> registry("a.b", "a.b"))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessageContaining("two tools are named a.b");
  }

  @Test
  void grantingWhatIsNotRegisteredNamesTheNearest() {
    ToolRegistry registry = registry("orders.search", "weather");
    assertThatThrownBy(() -> ToolGrants.of(registry, List.of(ToolGrant.of("order.search"))))
        .hasMessage("the tool order.search is not registered; did you mean orders.search?");
    assertThatThrownBy(() -> ToolGrants.of(registry, List.of(ToolGrant.of("unlike"))))
        .hasMessage("the tool unlike is not registered");
    assertThatThrownBy(() -> ToolGrants.of(ToolRegistry.empty(), List.of(ToolGrant.of("a"))))
        .hasMessage("the tool a is not registered; no tool is");
  }

  @Test
  void grantingWhatWasLeftOutSaysWhy() {
    ToolRegistry registry =
        ToolRegistry.builder().leftOut(Map.of("s.t", "its schema cannot be used")).build();
    assertThatThrownBy(() -> ToolGrants.of(registry, List.of(ToolGrant.of("s.t"))))
        .hasMessage("the tool s.t cannot be used: its schema cannot be used");
  }

  @Test
  void grantingTwiceIsAnError() {
    assertThatThrownBy(
            () -> ToolGrants.of(registry("a"), List.of(ToolGrant.of("a"), ToolGrant.of("a"))))
        .hasMessage("the tool a is granted twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_a.b-c.D9", "orders.search"})
  void aNameIsWordsWithDots(String name) {
    assertThat(tool(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "9a", "a b", "a/b", "\u00e9", "a\n"})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> tool(name))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessageContaining("such as orders.search");
  }

  @Test
  void aSchemaThatCannotBeUsedIsAnErrorThatNamesTheToolAndThePlace() {
    assertThatThrownBy(() ->
            Tool.named("t").input("{\"type\":\"object\",\"properties\":{\"a\":{\"contains\":{}}}}"))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessage(
            "tool t: its input schema cannot be used: at /properties/a/contains of the schema: the"
                + " keyword \"contains\" is not supported");
    assertThatThrownBy(() -> Tool.named("t").input("{\"type\":\"string\"}").calls((a, _) -> a))
        .hasMessageContaining("must have \"type\": \"object\"");
  }

  @Test
  void boundsThatMakeNoSenseAreErrors() {
    assertThatThrownBy(() -> Tool.named("t").timeout(Duration.ZERO).calls((a, _) -> a))
        .hasMessageContaining("timeout");
    assertThatThrownBy(() -> Tool.named("t").resultBytesMax(0).calls((a, _) -> a))
        .hasMessageContaining("result");
    assertThat(Tool.named("t").resultBytesMax(Tool.RESULT_BYTES_MAX).calls((a, _) -> a))
        .isNotNull();
    assertThatThrownBy(
            () -> Tool.named("t").resultBytesMax(Tool.RESULT_BYTES_MAX + 1).calls((a, _) -> a))
        .isInstanceOf(ToolRegistrationException.class)
        .hasMessage(
            "tool t: resultBytesMax must be 1 to 16777216, what one answer to a guest carries;"
                + " found 16777217");
    assertThatThrownBy(() -> Tool.named("t").callsAtOnceMax(0).calls((a, _) -> a))
        .hasMessageContaining("at least 1 call");
  }
}
