package dev.mxc.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Guest bytes for a terminal: newline, tab and colours (CSI … m) pass, other control characters and
 * what is not UTF-8 are shown escaped. Holds back the beginning of a character or of a colour that
 * the next bytes may complete.
 */
final class GuestText {

  static final String PLAIN = "\u001b[0m";

  private static final int ESCAPE = 0x1b;
  private static final int SEQUENCE_BYTES_MAX = 32;

  /** A colour from its escape on, or a character of several bytes; empty when neither is open. */
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  private boolean coloured;

  /** What may be written to the terminal. */
  byte[] shown(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    for (byte b : bytes) {
      take(b & 0xff, out);
    }
    return out.toByteArray();
  }

  /** What was held back, and the end of colours: something else is about to be written. */
  byte[] end() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    escapeHeld(out);
    if (coloured) {
      out.writeBytes(PLAIN.getBytes(StandardCharsets.US_ASCII));
      coloured = false;
    }
    return out.toByteArray();
  }

  private void take(int b, ByteArrayOutputStream out) {
    if (held.size() == 0) {
      begin(b, out);
    } else if (held.toByteArray()[0] == ESCAPE) {
      continueColour(b, out);
    } else {
      continueCharacter(b, out);
    }
  }

  private void begin(int b, ByteArrayOutputStream out) {
    if (b == ESCAPE || characterBytes(b) > 1) {
      held.write(b);
    } else if (b == '\n' || b == '\t' || b >= 0x20 && b < 0x7f) {
      out.write(b);
    } else {
      escape(b, out);
    }
  }

  private void continueColour(int b, ByteArrayOutputStream out) {
    int position = held.size();
    boolean parameter = b >= '0' && b <= '9' || b == ';' || b == ':';
    if (position == 1 && b == '[' || position > 1 && parameter && position < SEQUENCE_BYTES_MAX) {
      held.write(b);
    } else if (position > 1 && b == 'm') {
      held.write(b);
      String colour = held.toString(StandardCharsets.US_ASCII);
      coloured = !colour.equals("\u001b[m") && !colour.equals(PLAIN);
      out.writeBytes(held.toByteArray());
      held.reset();
    } else {
      escapeHeld(out);
      begin(b, out);
    }
  }

  private void continueCharacter(int b, ByteArrayOutputStream out) {
    if ((b & 0xc0) != 0x80) {
      escapeHeld(out);
      begin(b, out);
      return;
    }
    held.write(b);
    byte[] character = held.toByteArray();
    if (character.length == characterBytes(character[0] & 0xff)) {
      if (isPrintable(character)) {
        out.writeBytes(character);
        held.reset();
      } else {
        escapeHeld(out);
      }
    }
  }

  /** How many bytes a character has that begins so; 0 for what begins none. */
  private static int characterBytes(int first) {
    if (first < 0x80) {
      return 1;
    }
    return first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  }

  /** Overlong forms and surrogates decode to the replacement character, which has other bytes. */
  private static boolean isPrintable(byte[] character) {
    String text = new String(character, StandardCharsets.UTF_8);
    return text.codePointCount(0, text.length()) == 1
        && java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), character)
        && !Character.isISOControl(text.codePointAt(0));
  }

  private void escapeHeld(ByteArrayOutputStream out) {
    byte[] bytes = held.toByteArray();
    held.reset();
    for (byte b : bytes) {
      if (b >= 0x20 && b < 0x7f) {
        out.write(b);
      } else {
        escape(b & 0xff, out);
      }
    }
  }

  private static void escape(int b, ByteArrayOutputStream out) {
    out.writeBytes(String.format("\\x%02x", b).getBytes(StandardCharsets.US_ASCII));
  }
}
