package dev.mxc.bridge.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How a secret may look in an answer: its text, or its base64 at one of three alignments; every
 * character of either plain, percent-encoded or escaped as in JSON or HTML. What lies at a border
 * of the base64 holds bits of its neighbours, so that each character there is a value under a mask.
 */
final class SecretPattern implements AutoCloseable {

  // The longest form of one character: \\u0041, &#x2f; or &quot;.
  private static final int ESCAPE_BYTES_MAX = 6;

  /** The most that one character of a match takes, a line break before it included. */
  static final int CHARACTER_BYTES_MAX = ESCAPE_BYTES_MAX + 2;

  private static final byte[] SEXTET = sextets();
  private static final Map<String, Character> ENTITIES =
      Map.of("amp", '&', "lt", '<', "gt", '>', "quot", '"', "apos", '\'');

  private final boolean base64;
  private final byte[] masks;
  private final byte[] values;

  private SecretPattern(boolean base64, byte[] masks, byte[] values) {
    this.base64 = base64;
    this.masks = masks;
    this.values = values;
  }

  /** All patterns of a secret. */
  static List<SecretPattern> of(Secret secret) {
    byte[] value = secret.value();
    byte[] whole = new byte[value.length];
    Arrays.fill(whole, (byte) 0xff);
    List<SecretPattern> patterns = new ArrayList<>();
    patterns.add(new SecretPattern(false, whole, value.clone()));
    for (int offset = 0; offset < 3; offset++) {
      patterns.add(base64(value, offset));
    }
    return patterns;
  }

  /** The base64 of a secret before which {@code offset} bytes stand in its group of three. */
  private static SecretPattern base64(byte[] value, int offset) {
    int bits = (offset + value.length) * 8;
    int first = offset * 8 / 6;
    int count = (bits + 5) / 6 - first;
    byte[] masks = new byte[count];
    byte[] values = new byte[count];
    for (int bit = offset * 8; bit < bits; bit++) {
      int at = bit / 6 - first;
      int place = 5 - bit % 6;
      int set = value[bit / 8 - offset] >> (7 - bit % 8) & 1;
      masks[at] |= (byte) (1 << place);
      values[at] |= (byte) (set << place);
    }
    return new SecretPattern(true, masks, values);
  }

  private static byte[] sextets() {
    byte[] sextets = new byte[256];
    Arrays.fill(sextets, (byte) -1);
    byte[] alphabet = new byte[64];
    for (int i = 0; i < 64; i++) {
      alphabet[i] =
          Base64.getEncoder()
              .encodeToString(new byte[] {(byte) (i << 2), 0, 0})
              .getBytes(StandardCharsets.US_ASCII)[0];
      sextets[alphabet[i]] = (byte) i;
    }
    sextets['-'] = sextets['+'];
    sextets['_'] = sextets['/'];
    return sextets;
  }

  /** The most bytes that it can match, one line break between any two characters included. */
  int bytesMax() {
    return values.length * CHARACTER_BYTES_MAX;
  }

  /** Whether it may begin with two bytes; where it may not, there is no match. */
  boolean mayBeginWith(int first, int second) {
    if (first == '%' && Character.digit(second, 16) >= 0) {
      return true;
    }
    if (first == '&' && (second == '#' || Character.isLetter(second))) {
      return true;
    }
    if (first == '\\' && (second == 'u' || accepts(0, second))) {
      return true;
    }
    return accepts(0, first)
        && (accepts(1, second)
            || second == '%'
            || second == '\\'
            || second == '&'
            || second <= '\r');
  }

  private boolean accepts(int element, int c) {
    if (base64) {
      int sextet = SEXTET[c];
      return sextet >= 0 && (sextet & masks[element]) == values[element];
    }
    return c == (values[element] & 0xff) || (c == '+' && values[element] == ' ');
  }

  /** How many characters a match has. */
  int length() {
    return values.length;
  }

  /**
   * Takes the character of a match that comes next at a place, in any of its forms.
   *
   * @param element its number
   * @param reached told of the places after it
   * @return whether a form was cut off by the end
   */
  boolean step(byte[] text, int place, int end, int element, IntConsumer reached) {
    boolean isCut = character(text, place, end, element, reached);
    if (base64 && element > 0) {
      int after = afterLineBreak(text, place, end);
      if (after > place) {
        isCut |= character(text, after, end, element, reached);
      }
    }
    return isCut;
  }

  private static int afterLineBreak(byte[] text, int place, int end) {
    int at = place < end && text[place] == '\r' ? place + 1 : place;
    return at < end && text[at] == '\n' ? at + 1 : at;
  }

  private boolean character(byte[] text, int place, int end, int element, IntConsumer reached) {
    if (place >= end) {
      return true;
    }
    int c = text[place] & 0xff;
    if (accepts(element, c)) {
      reached.accept(place + 1);
    }
    if (c == '%') {
      return escape(text, place + 1, 2, end, element, reached);
    }
    if (c == '&') {
      return entity(text, place, end, element, reached);
    }
    if (c != '\\') {
      return false;
    }
    if (place + 1 >= end) {
      return true;
    }
    int escaped = text[place + 1] & 0xff;
    if (escaped == 'u') {
      return escape(text, place + 2, 4, end, element, reached);
    }
    if (!Character.isLetterOrDigit(escaped) && accepts(element, escaped)) {
      reached.accept(place + 2);
    }
    return false;
  }

  /** Takes a character as HTML writes it. */
  private boolean entity(byte[] text, int place, int end, int element, IntConsumer reached) {
    StringBuilder name = new StringBuilder();
    for (int i = place + 1; i < place + ESCAPE_BYTES_MAX; i++) {
      if (i >= end) {
        return true;
      }
      int c = text[i];
      if (c == ';') {
        if (accepts(element, meaning(name.toString()))) {
          reached.accept(i + 1);
        }
        return false;
      }
      if (c != '#' && !Character.isLetterOrDigit(c)) {
        return false;
      }
      name.append((char) c);
    }
    return false;
  }

  /** The character that an entity stands for, 0 for one that no secret has. */
  private static int meaning(String name) {
    boolean isHex = name.startsWith("#x") || name.startsWith("#X");
    try {
      int value =
          isHex
              ? Integer.parseInt(name.substring(2), 16)
              : name.startsWith("#")
                  ? Integer.parseInt(name.substring(1))
                  : ENTITIES.getOrDefault(name, '\0');
      return value >= 0 && value < 256 ? value : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private boolean escape(
      byte[] text, int digits, int count, int end, int element, IntConsumer reached) {
    int value = 0;
    for (int i = digits; i < digits + count; i++) {
      if (i >= end) {
        return true;
      }
      int digit = Character.digit(text[i], 16);
      if (digit < 0) {
        return false;
      }
      value = value << 4 | digit;
    }
    if (value < 256 && accepts(element, value)) {
      reached.accept(digits + count);
    }
    return false;
  }

  @Override
  public void close() {
    Arrays.fill(values, (byte) 0);
  }
}
