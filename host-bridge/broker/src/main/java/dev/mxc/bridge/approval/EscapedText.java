package dev.mxc.bridge.approval;

/**
 * Text of a guest, a server or a model made fit for the eyes of a person: what acts on a terminal,
 * turns the direction of text, or cannot be seen is shown as an escape.
 */
public final class EscapedText {

  private EscapedText() {}

  /**
   * One line: every character that does not simply show itself is written as {@code \}{@code uXXXX}
   * (a pair of them above U+FFFF), so JSON text stays the same JSON.
   */
  public static String of(String text) {
    return escape(text, false);
  }

  /** As {@link #of}, and newlines stay. */
  public static String lines(String text) {
    return escape(text, true);
  }

  /** As {@link #of}, at most {@code charsMax} characters and then how many are missing. */
  public static String cut(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return of(text);
    }
    int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return of(text.substring(0, end)) + "… (" + (text.length() - end) + " more characters)";
  }

  private static String escape(String text, boolean newlines) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (newlines && c == '\n' || showsItself(c)) {
        shown.appendCodePoint(c);
      } else {
        for (char unit : Character.toChars(c)) {
          shown.append(String.format("\\u%04x", (int) unit));
        }
      }
      i += Character.charCount(c);
    }
    return shown.toString();
  }

  /** Whether a character shows itself, and does nothing else. */
  public static boolean showsItself(int c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      // Letters and symbols that show nothing, and selectors that change what was before them.
      default ->
          switch (c) {
            case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> false;
            default -> !(c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef);
          };
    };
  }
}
