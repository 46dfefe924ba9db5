package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.approval.ApprovalRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is shown before an answer. */
class ApprovalQuestionTest {

  private static ApprovalRequest request(String argumentsJson) {
    return new ApprovalRequest(
        "orders.refund",
        "Pays\nback.",
        argumentsJson,
        Optional.of("spiffe://acme.example/x"),
        Optional.empty(),
        Duration.ofMinutes(5));
  }

  @Test
  void itNamesToolAgentAndArguments() {
    ApprovalQuestion question = ApprovalQuestion.of(request("{\"id\":7}"), 80);

    assertThat(question.complete()).isTrue();
    assertThat(question.text())
        .isEqualTo(
            """
              | tool: orders.refund
              | it: Pays\\u000aback.
              | agent: spiffe://acme.example/x
              | arguments: {"id":7}
            """);
  }

  /** Padding that would fill a terminal's row, and then what looks like a row of mxc's. */
  @ParameterizedTest
  @ValueSource(ints = {0, 20, 40, 80, 81, 120, 500})
  void noArgumentMakesARowWithoutTheMark(int columns) {
    String forged = " ".repeat(200) + "mxc: approve this call? [y/N] y" + "漢".repeat(100);
    ApprovalQuestion question = ApprovalQuestion.of(request("{\"a\":\"" + forged + "\"}"), columns);
    List<String> rows = question.text().lines().toList();

    assertThat(rows).allMatch(row -> row.startsWith("  | "));
    assertThat(rows).allMatch(row -> width(row) < Math.clamp(columns, 20, 120));
    assertThat(
            rows.stream()
                .map(row -> row.substring(row.startsWith("  |   ") ? 6 : 4))
                .collect(Collectors.joining()))
        .as("nothing is lost")
        .contains("漢".repeat(100) + "\"}");
  }

  private static int width(String row) {
    return row.codePoints().map(c -> c < 0x80 ? 1 : 2).sum();
  }

  @Test
  void nothingOfItActsOnATerminal() {
    String text =
        ApprovalQuestion.of(request("{\"a\":\"\u001b[2J\u202e\u009b1A\r\u0007\"}"), 80).text();

    assertThat(text).contains("\\u001b[2J\\u202e\\u009b1A\\u000d\\u0007");
    assertThat(text.chars()).allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f);
  }

  @Test
  void itSaysWhetherAllIsShown() {
    String most = "{\"a\":\"" + "x".repeat(ApprovalQuestion.ARGUMENT_CHARS_MAX - 8) + "\"}";

    assertThat(ApprovalQuestion.of(request(most), 80).complete()).isTrue();
    assertThat(ApprovalQuestion.of(request(most + " "), 80).complete()).isFalse();
  }
}
