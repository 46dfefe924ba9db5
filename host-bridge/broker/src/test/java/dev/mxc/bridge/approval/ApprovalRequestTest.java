package dev.mxc.bridge.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is shown acts on no terminal, hides nothing, and is what the tool gets. */
class ApprovalRequestTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static ApprovalRequest request(String argumentsJson) {
    return new ApprovalRequest(
        "orders.refund",
        "Pays back.\u001b[8m",
        argumentsJson,
        Optional.of("spiffe://acme.example/agent\u202e"),
        Optional.of("user:ada"),
        Duration.ofMinutes(5));
  }

  @Test
  void aRequestIsShownLineByLine() {
    assertThat(request("{\"id\":\"a\\u001b[2J\"}").render())
        .isEqualTo(
            new ApprovalRequest.Rendering(
                """
                tool: orders.refund
                it: Pays back.\\u001b[8m
                agent: spiffe://acme.example/agent\\u202e
                for: user:ada
                arguments: {"id":"a\\u001b[2J"}
                """,
                true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b]52;c;aGk=\u0007",
        "\u001b[1A\u001b[2K",
        "\r\nAllow? [y/N] y\n",
        "\u009b31m",
        "a\u202eb\u2066c\u2069d\u200f",
        "a\u200bb\u2060c\ufeffd\u00ade",
        "a\u2028b\u2029c\u0085d",
        "\u00a0\u3000\u2800\u3164\u115f\uffa0",
        "\udb40\udc41\udb40\udd00\ufe0f",
        "\ue000\u034f",
        "\u0000\u007f\b\t",
        "\u0378",
      })
  void whatDoesNotShowItselfIsShownEscaped(String text) throws Exception {
    String json = JSON.writeValueAsString(Map.of("t", text));
    String shown = EscapedText.of(json);

    assertThat(shown.codePoints().filter(c -> c < ' ' || c > 0x2fff || isHidden(c))).isEmpty();
    assertThat(JSON.readTree(shown)).isEqualTo(JSON.readTree(json));
  }

  private static boolean isHidden(int c) {
    return Character.getType(c) == Character.FORMAT
        || Character.isISOControl(c)
        || Character.isSpaceChar(c) && c != ' ';
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain text, 100 %",
        "Z\u00fcrich \u0391\u03b8\u03ae\u03bd\u03b1 \u6771\u4eac \ud83d\ude00",
        "{\"a\":[1,2]}"
      })
  void whatShowsItselfStaysAsItIs(String text) {
    assertThat(EscapedText.of(text)).isEqualTo(text);
  }

  @Test
  void aLoneSurrogateIsShownEscaped() {
    assertThat(EscapedText.of("a\ud800")).isEqualTo("a\\ud800");
  }

  @Test
  void longArgumentsAreSaidToBeCut() {
    String json = "{\"a\":\"" + "x".repeat(5000) + "\"}";
    ApprovalRequest.Rendering rendering = request(json).render();
    assertThat(rendering.complete()).isFalse();
    assertThat(rendering.text()).contains("NOT SHOWN: 1008 more characters").hasSizeLessThan(5000);
    assertThat(request(json).render(6000).complete()).isTrue();
  }
}
