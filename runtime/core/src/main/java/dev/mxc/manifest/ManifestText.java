package dev.mxc.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** The text of a manifest: UTF-8, and the same to a person as to a parser. */
final class ManifestText {

  /** The most bytes that a manifest may have. */
  static final int BYTES_MAX = 1 << 20;

  private ManifestText() {}

  /**
   * Decodes a text.
   *
   * @throws RefusedException at the first byte or character that no manifest may hold
   */
  static String decode(byte[] bytes, TreeBounds bounds) throws RefusedException {
    if (bytes.length > BYTES_MAX) {
      throw bounds.refused("", 0, 0, "larger than 1 MiB, which no manifest needs");
    }
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    boolean wrong =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true).isError();
    String text = decoded.flip().toString();
    text = text.startsWith("\ufeff") ? text.substring(1) : text;
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd = c == '\n' || c == '\r' && text.startsWith("\n", i + 1);
      if (TextRules.isDisruptive(c) && !lineEnd && c != '\t') {
        throw bounds.refused(
            "",
            line,
            i - lineStart + 1,
            String.format(
                "the character \\u%04x cannot stand here; write JSON or YAML in UTF-8, with LF as"
                    + " line end",
                (int) c));
      }
      if (c == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    if (wrong) {
      throw bounds.refused(
          "",
          line,
          text.length() - lineStart + 1,
          "not UTF-8 from here on; write JSON or YAML in UTF-8");
    }
    return text;
  }
}
