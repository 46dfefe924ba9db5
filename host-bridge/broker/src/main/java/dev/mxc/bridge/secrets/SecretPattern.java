package dev.mxc.bridge.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * How a secret may look in an answer: its text, or its base64 at one of three alignments; every
 * character of either plain, percent-encoded or escaped as in JSON or HTML. What lies at a border
 * of the base64 holds bits of its neighbours, so that each character there is a value under a mask.
 */
final class SecretPattern implements AutoCloseable {

  /** What a scan found at one place. */
  static final int NONE = 0;

  /** The text ended before it was clear. */
  static final int MORE = -1;

  // The longest form of one character: \\u0041, &#x2f; or &quot;.
  private static final int ESCAPE_BYTES_MAX = 6;
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
    return values.length * (ESCAPE_BYTES_MAX + 2);
  }

  /** Whether it may begin with two bytes; where it may not, {@link #match} finds nothing. */
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

  /** Places that a match may have reached: more than one only where an escape is ambiguous. */
  static final class Reached {
    private int[] places = new int[4];
    private int count;

    private void clear() {
      count = 0;
    }

    private void add(int place) {
      for (int i = 0; i < count; i++) {
        if (places[i] == place) {
          return;
        }
      }
      if (count == places.length) {
        places = Arrays.copyOf(places, count * 2);
      }
      places[count++] = place;
    }

    private int greatest() {
      int greatest = 0;
      for (int i = 0; i < count; i++) {
        greatest = Math.max(greatest, places[i]);
      }
      return greatest;
    }
  }

  /**
   * The length of the match that begins at {@code from}, {@link #NONE}, or {@link #MORE} where it
   * depends on what comes after {@code end}.
   */
  int match(byte[] text, int from, int end, Reached reached, Reached next) {
    reached.clear();
    reached.add(from);
    Reached now = reached;
    Reached then = next;
    boolean more = false;
    for (int element = 0; element < values.length; element++) {
      then.clear();
      for (int i = 0; i < now.count; i++) {
        int place = now.places[i];
        more |= step(text, place, end, element, then);
        if (base64 && element > 0) {
          int after = afterLineBreak(text, place, end);
          if (after > place) {
            more |= step(text, after, end, element, then);
          }
        }
      }
      if (then.count == 0) {
        return more ? MORE : NONE;
      }
      Reached swap = now;
      now = then;
      then = swap;
    }
    return now.greatest() - from;
  }

  private static int afterLineBreak(byte[] text, int place, int end) {
    int at = place < end && text[place] == '\r' ? place + 1 : place;
    return at < end && text[at] == '\n' ? at + 1 : at;
  }

  /** Takes one character in any of its forms; answers whether one of them was cut off. */
  private boolean step(byte[] text, int place, int end, int element, Reached then) {
    if (place >= end) {
      return true;
    }
    int c = text[place] & 0xff;
    if (accepts(element, c)) {
      then.add(place + 1);
    }
    if (c == '%') {
      return escape(text, place + 1, 2, end, element, then);
    }
    if (c == '&') {
      return entity(text, place, end, element, then);
    }
    if (c != '\\') {
      return false;
    }
    if (place + 1 >= end) {
      return true;
    }
    int escaped = text[place + 1] & 0xff;
    if (escaped == 'u') {
      return escape(text, place + 2, 4, end, element, then);
    }
    if (!Character.isLetterOrDigit(escaped) && accepts(element, escaped)) {
      then.add(place + 2);
    }
    return false;
  }

  /** Takes a character as HTML writes it. */
  private boolean entity(byte[] text, int place, int end, int element, Reached then) {
    StringBuilder name = new StringBuilder();
    for (int i = place + 1; i < place + ESCAPE_BYTES_MAX; i++) {
      if (i >= end) {
        return true;
      }
      int c = text[i];
      if (c == ';') {
        if (accepts(element, meaning(name.toString()))) {
          then.add(i + 1);
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

  private boolean escape(byte[] text, int digits, int count, int end, int element, Reached then) {
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
      then.add(digits + count);
    }
    return false;
  }

  @Override
  public void close() {
    Arrays.fill(values, (byte) 0);
  }
}
