package dev.mxc.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Guest bytes for a terminal: newline, tab and colours (CSI … m) pass, other control characters are
 * shown escaped. Keeps the beginning of a sequence that the next bytes may complete. Bytes of 0x80
 * to 0x9f that stand for themselves are controls to some terminals; inside UTF-8 they are not.
 */
final class GuestText {

  private static final int ESCAPE = 0x1b;
  private static final int SEQUENCE_BYTES_MAX = 32;

  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int continuation;

  byte[] shown(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    for (byte b : bytes) {
      take(b & 0xff, out);
    }
    return out.toByteArray();
  }

  private void take(int b, ByteArrayOutputStream out) {
    if (pending.size() > 0) {
      inSequence(b, out);
    } else if (continuation > 0 && (b & 0xc0) == 0x80) {
      continuation--;
      out.write(b);
    } else {
      continuation = 0;
      plain(b, out);
    }
  }

  private void plain(int b, ByteArrayOutputStream out) {
    if (b == ESCAPE) {
      pending.write(b);
    } else if (b >= 0x80) {
      // C2 80 to C2 9F are control characters in UTF-8: shown by their bytes, as is what is no
      // UTF-8.
      continuation = continuationBytes(b);
      if (continuation == 0) {
        escape(b, out);
      } else {
        out.write(b);
      }
    } else if (b == '\n' || b == '\t' || b >= 0x20 && b != 0x7f) {
      out.write(b);
    } else {
      escape(b, out);
    }
  }

  /**
   * How many bytes follow a first byte of UTF-8; 0 for what is none. U+0080 to U+00BF are left out
   * with the controls among them.
   */
  private static int continuationBytes(int first) {
    if (first >= 0xf0) {
      return first <= 0xf4 ? 3 : 0;
    }
    if (first >= 0xe0) {
      return 2;
    }
    return first > 0xc2 ? 1 : 0;
  }

  private void inSequence(int b, ByteArrayOutputStream out) {
    pending.write(b);
    byte[] sequence = pending.toByteArray();
    boolean opening = sequence.length == 2 && b == '[';
    boolean parameters = sequence.length > 2 && (b >= '0' && b <= '9' || b == ';' || b == ':');
    if (opening || parameters && sequence.length < SEQUENCE_BYTES_MAX) {
      return;
    }
    pending.reset();
    if (sequence.length > 2 && b == 'm') {
      out.writeBytes(sequence);
      return;
    }
    escape(ESCAPE, out);
    for (int i = 1; i < sequence.length; i++) {
      plain(sequence[i] & 0xff, out);
    }
  }

  private static void escape(int b, ByteArrayOutputStream out) {
    out.writeBytes(String.format("\\x%02x", b).getBytes(StandardCharsets.US_ASCII));
  }
}
