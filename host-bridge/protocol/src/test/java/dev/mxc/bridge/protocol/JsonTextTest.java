package dev.mxc.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  private static String written(String text) {
    StringBuilder out = new StringBuilder();
    JsonText.append(text, out);
    return out.toString();
  }

  /** Character by character, as the standard has it; half of a pair is escaped too. */
  private static String expected(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c < ' ' || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.append("\\u%04x".formatted(c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.toString();
  }

  @Test
  void everyCharacterIsWrittenAsTheStandardHasItWhereverItStands() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String one = String.valueOf((char) c);
      assertThat(written(one)).isEqualTo(expected(one));
      String among = "abcdefghijk".substring(c % 11) + one + "abcdefghijk".substring(c % 7);
      assertThat(written(among)).isEqualTo(expected(among));
      assertThat(JsonText.isClearlyPlain(among))
          .as("%04x", c)
          .isEqualTo(c >= ' ' && c < 0x80 && c != '?' && written(among).equals(among));
    }
  }

  @Test
  void mixedTextsAreWrittenAsTheStandardHasIt() {
    Random random = new Random(20);
    String letters =
        "aZ0 ?\"\\\n\r\t\u0001\u007f\u0080\u00ff\u0100\u2028\ud83d\ude00\ud800\udc00\ufffd";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      IntStream.range(0, random.nextInt(40))
          .forEach(_ -> text.append(letters.charAt(random.nextInt(letters.length()))));
      assertThat(written(text.toString())).isEqualTo(expected(text.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 1000})
  void aTextIsPlainAtAnyLengthUntilOneCharacterIsNot(int length) {
    String text = "x".repeat(length);

    assertThat(JsonText.isClearlyPlain(text)).isTrue();
    assertThat(JsonText.isClearlyPlain(text + "\u0000")).isFalse();
    assertThat(JsonText.isClearlyPlain("\"" + text)).isFalse();
    assertThat(JsonText.isClearlyPlain(text + "é")).isFalse();
    assertThat(JsonText.isClearlyPlain(text + "\ud800")).isFalse();
  }
}
