package dev.mxc.bridge.tools.json;

/** What JSON strings are made of. */
final class Texts {

  private Texts() {}

  /** Whether half of a surrogate pair stands alone, so that the text is no Unicode text. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
