package dev.mxc.bridge.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A secret's value. It has no text form, and is gone after {@link #close}; what a header was made
 * of stays in the memory of this process until it is collected.
 */
public final class Secret implements AutoCloseable {

  private final byte[] value;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** Takes the array over. */
  public static Secret of(byte[] value) {
    return new Secret(value);
  }

  /** A secret of a text, as UTF-8. */
  public static Secret of(String value) {
    return new Secret(value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] value() {
    return value;
  }

  /** Why it cannot be put into a header and found again in an answer, or an empty text. */
  String problem() {
    if (value.length == 0) {
      return "is empty";
    }
    if (value.length < Secrets.BYTES_MIN) {
      return "is shorter than "
          + Secrets.BYTES_MIN
          + " characters, too short to be struck out of answers";
    }
    if (value.length > Secrets.BYTES_MAX) {
      return "is longer than " + Secrets.BYTES_MAX + " bytes";
    }
    for (byte b : value) {
      if (b < ' ' || b == 0x7f) {
        return "holds a control character or one beyond ASCII, which cannot stand in a header";
      }
    }
    return "";
  }

  /** Overwrites the value. */
  @Override
  public void close() {
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public String toString() {
    return "Secret[...]";
  }
}
