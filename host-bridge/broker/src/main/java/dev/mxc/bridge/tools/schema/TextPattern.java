package dev.mxc.bridge.tools.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A regular expression of a schema, tried on text of a guest. Most run on an engine whose time is
 * linear in the text. Look-around and back references are beyond it (and common in generated
 * schemas, for e-mail addresses for example): those backtrack in the JDK's engine, on a text that
 * counts every look at a character and gives up.
 */
sealed interface TextPattern {

  /** The longest expression taken. */
  int CHARS_MAX = 2000;

  /** Whether the expression is found in the text; ECMA-262 anchors nothing by itself. */
  boolean find(String text, Effort effort);

  static Optional<TextPattern> compile(String expression) {
    if (expression.length() > CHARS_MAX || !PatternSize.isBounded(expression)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Linear(Pattern.compile(unicodeEscapes(expression))));
    } catch (PatternSyntaxException _) {
      try {
        return Optional.of(new Backtracking(java.util.regex.Pattern.compile(forJdk(expression))));
      } catch (java.util.regex.PatternSyntaxException _) {
        return Optional.empty();
      }
    }
  }

  /** Backslash-u escapes as the linear engine writes them. */
  private static String unicodeEscapes(String expression) {
    StringBuilder linear = new StringBuilder(expression.length());
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c != '\\' || i + 1 == expression.length()) {
        linear.append(c);
      } else if (expression.startsWith("\\u", i) && isHex(expression, i + 2)) {
        linear.append("\\x{").append(expression, i + 2, i + 6).append('}');
        i += 5;
      } else {
        linear.append(c).append(expression.charAt(++i));
      }
    }
    return linear.toString();
  }

  private static boolean isHex(String text, int from) {
    return from + 4 <= text.length()
        && text.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /**
   * ECMA-262 in the JDK's dialect: there {@code $} is before a last newline too, and brackets and
   * ampersands mean something within a class.
   */
  private static String forJdk(String expression) {
    StringBuilder jdk = new StringBuilder(expression.length() + 8);
    boolean inClass = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\' && i + 1 < expression.length()) {
        jdk.append(c).append(expression.charAt(++i));
      } else if (inClass) {
        inClass = c != ']';
        jdk.append(c == '[' || c == '&' ? "\\" : "").append(c);
      } else {
        inClass = c == '[';
        jdk.append(c == '$' ? "\\z" : String.valueOf(c));
      }
    }
    return jdk.toString();
  }

  /** Time and memory are linear in the text. */
  record Linear(Pattern pattern) implements TextPattern {
    @Override
    public boolean find(String text, Effort effort) {
      effort.look(text.length());
      return pattern.matcher(text).find();
    }
  }

  /** Bounded by {@link Effort#look}, and by the stack for nested repetition. */
  record Backtracking(java.util.regex.Pattern pattern) implements TextPattern {
    @Override
    public boolean find(String text, Effort effort) {
      try {
        return pattern.matcher(new Counted(text, effort)).find();
      } catch (StackOverflowError _) {
        // The engine recurses once for every repetition of a group; it holds nothing that breaks.
        throw new Effort.ExceededException();
      }
    }
  }

  /** Text that counts how often it is looked at. */
  record Counted(CharSequence text, Effort effort) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      effort.look(1);
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), effort);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
