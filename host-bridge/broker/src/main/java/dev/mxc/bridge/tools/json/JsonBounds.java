package dev.mxc.bridge.tools.json;

/**
 * How much JSON is taken.
 *
 * @param charsMax characters of the whole text; what is written counts in bytes of UTF-8
 * @param depthMax arrays and objects within each other
 * @param elementsMax values in the whole text, containers included
 */
public record JsonBounds(int charsMax, int depthMax, int elementsMax) {

  /** Digits of one number. */
  public static final int DIGITS_MAX = 100;

  /** The greatest exponent of ten, either way; a double's is 308. */
  public static final int EXPONENT_MAX = 400;

  /** Characters of a field's name. */
  public static final int NAME_CHARS_MAX = 1024;

  /** What a guest may pass to a tool. */
  public static final JsonBounds ARGUMENTS = new JsonBounds(2 << 20, 100, 100_000);

  public JsonBounds {
    if (charsMax < 1 || depthMax < 1 || elementsMax < 1) {
      throw new IllegalArgumentException("every bound is at least 1");
    }
  }

  /** What a tool may return in so many bytes. */
  public static JsonBounds result(int bytesMax) {
    return new JsonBounds(bytesMax, 100, 2_000_000);
  }
}
