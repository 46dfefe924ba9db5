package dev.mxc.manifest;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What texts of manifests and options may look like. Patterns have no repeated groups: those
 * recurse in Java, and a long text would end in a stack overflow.
 */
final class TextRules {

  static final String VARIABLE_FORM = "a variable's name: letters, digits and _, no digit first";

  private static final int SOURCE_CHARS_MAX = 4096;
  private static final int IDENTITY_CHARS_MAX = 512;
  private static final int VALUE_CHARS_MAX = 64 * 1024;
  private static final int TOOL_CHARS_MAX = 200;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern TOOL_PART = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

  private TextRules() {}

  /**
   * Whether a code point moves the text around it: controls, other line ends than LF, and marks
   * that change the direction of writing. With these a reader sees another text than a parser.
   */
  static boolean isDisruptive(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069
        || c == 0xfeff;
  }

  /** Whether text is one line that a terminal shows as it is. */
  static boolean isPrintable(String text) {
    return !hasLoneSurrogate(text) && text.codePoints().noneMatch(TextRules::isDisruptive);
  }

  /** Half a character has no UTF-8 form: two such texts would be one in a digest or on the wire. */
  static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  /** Whether text names an environment variable or a secret. */
  static boolean isVariable(String text) {
    return VARIABLE.matcher(text).matches();
  }

  /** Whether text is a tool's name, such as {@code orders.search}. */
  static boolean isTool(String text) {
    if (text.length() > TOOL_CHARS_MAX) {
      return false;
    }
    for (String part : text.split("\\.", -1)) {
      if (!TOOL_PART.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with a path of the host, or empty. */
  static Optional<String> sourceProblem(String source) {
    return source.isEmpty() || source.length() > SOURCE_CHARS_MAX || !isPrintable(source)
        ? Optional.of("expected a path of this machine; found " + Problems.shown(source))
        : Optional.empty();
  }

  /** What is wrong with an identity, or empty. */
  static Optional<String> identityProblem(String identity) {
    return identity.isBlank() || identity.length() > IDENTITY_CHARS_MAX || !isPrintable(identity)
        ? Optional.of(
            "expected printable text of 1 to "
                + IDENTITY_CHARS_MAX
                + " characters; found "
                + Problems.shown(identity))
        : Optional.empty();
  }

  /** What is wrong with a variable's value, or empty. */
  static Optional<String> valueProblem(String value) {
    return value.length() > VALUE_CHARS_MAX || value.indexOf('\0') >= 0 || hasLoneSurrogate(value)
        ? Optional.of(
            "a variable's value is text without NUL of at most " + VALUE_CHARS_MAX + " characters")
        : Optional.empty();
  }
}
