package dev.mxc.bridge.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How JSON writes text. Most of it is written as it stands, which is found out eight characters at
 * a time: one after the other costs more than all else that is done with a text of a tool call.
 */
public final class JsonText {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private JsonText() {}

  /**
   * Whether a text is ASCII that JSON writes as it stands, as far as can be told at a glance. False
   * for a text with a question mark: what cannot be encoded would look like one.
   */
  public static boolean isClearlyPlain(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != text.length()) {
      return false;
    }
    long plain = HIGH_BITS;
    int i = 0;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      plain &= plain((long) EIGHT.get(bytes, i));
    }
    for (; i < bytes.length; i++) {
      plain &= plain(bytes[i] * EACH);
    }
    return plain == HIGH_BITS;
  }

  /** The high bit of each byte that is written as it stands; no byte has it. */
  private static long plain(long eight) {
    return (eight | HIGH_BITS) - ' ' * EACH
        & ((eight ^ '"' * EACH) | HIGH_BITS) - EACH
        & ((eight ^ '\\' * EACH) | HIGH_BITS) - EACH
        & ((eight ^ '?' * EACH) | HIGH_BITS) - EACH;
  }

  /**
   * Appends a text as it stands between quotes. Half of a surrogate pair is escaped as well: JSON
   * can say it, an encoding cannot.
   */
  public static void append(String text, StringBuilder out) {
    if (isClearlyPlain(text)) {
      out.append(text);
      return;
    }
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !isLoneSurrogate(text, i)) {
        continue;
      }
      out.append(text, from, i).append('\\');
      switch (c) {
        case '"', '\\' -> out.append(c);
        case '\n' -> out.append('n');
        case '\r' -> out.append('r');
        case '\t' -> out.append('t');
        default ->
            HexFormat.of().formatHex(out.append('u'), new byte[] {(byte) (c >> 8), (byte) c});
      }
      from = i + 1;
    }
    out.append(text, from, text.length());
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (!Character.isSurrogate(c)) {
      return false;
    }
    return Character.isHighSurrogate(c)
        ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
        : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
  }
}
