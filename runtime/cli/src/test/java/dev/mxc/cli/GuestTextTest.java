package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest may write to a terminal, byte by byte and at once alike. */
class GuestTextTest {

  /** Bytes are characters here. */
  private static String shown(String latin1, boolean byteByByte) {
    GuestText text = new GuestText();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    if (byteByByte) {
      for (byte b : bytes) {
        out.writeBytes(text.shown(new byte[] {b}));
      }
    } else {
      out.writeBytes(text.shown(bytes));
    }
    out.writeBytes(text.end());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain text\n",
        "a\tb\n",
        "\u001b[31mred\u001b[0m",
        "\u001b[1;38;5;208mx\u001b[m",
        "\u001b[38:2::255:0:0mx\u001b[0m",
        "grüße °C £ ½ 日本語 😀 é\u0301",
      })
  void passes(String text) {
    assertThat(shown(utf8(text), false)).isEqualTo(utf8(text));
    assertThat(shown(utf8(text), true)).isEqualTo(utf8(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // Cursor, clear, title, answer-back, device reports, modes, a colour's letter with another
        // introducer, 8-bit controls, and a sequence that never ends.
        "\u001b[2J|\\x1b[2J",
        "\u001b[1A\u001b[K|\\x1b[1A\\x1b[K",
        "\u001b]0;title\u0007|\\x1b]0;title\\x07",
        "\u001b]8;;http://x\u001b\\|\\x1b]8;;http://x\\x1b\\",
        "\u001b[6n|\\x1b[6n",
        "\u001b[?1049h|\\x1b[?1049h",
        "\u001b[>4;1m|\\x1b[>4;1m",
        "\u001bc|\\x1bc",
        "\u001b\u001b[31|\\x1b\\x1b[31",
        "a\rb\bc|a\\x0db\\x08c",
        "\u0007\u007f|\\x07\\x7f",
        "\u009b31m|\\x9b31m",
        "\u00c2\u009b31m|\\xc2\\x9b31m",
        "\u00c0\u009b|\\xc0\\x9b",
        "\u00e0\u0080\u009b|\\xe0\\x80\\x9b",
        "\u00ed\u00a0\u0080|\\xed\\xa0\\x80",
        "\u00e2\u0082|\\xe2\\x82",
        "\u00e2\u001b[2J|\\xe2\\x1b[2J",
        "\u00ff|\\xff",
      })
  void isEscaped(String bytes, String shown) {
    assertThat(shown(bytes, false)).isEqualTo(shown);
    assertThat(shown(bytes, true)).isEqualTo(shown);
  }

  @Test
  void coloursEndWithTheGuest() {
    assertThat(shown("\u001b[8mhidden", false)).isEqualTo("\u001b[8mhidden\u001b[0m");
  }

  @Test
  void aColourOfAnyLengthIsBounded() {
    assertThat(shown("\u001b[" + "1;".repeat(100) + "m", false))
        .startsWith("\\x1b[1;1;")
        .endsWith("1;m");
  }
}
