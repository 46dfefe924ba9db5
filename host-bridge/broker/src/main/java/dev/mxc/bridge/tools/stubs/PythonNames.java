package dev.mxc.bridge.tools.stubs;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Words of tools' names as Python attributes. */
public final class PythonNames {

  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  private PythonNames() {}

  /** Whether a name is written as it is, and means the same inside a class. */
  static boolean isIdentifier(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*")
        && !KEYWORDS.contains(name)
        && !name.startsWith("__");
  }

  /**
   * The attributes of words that stand beside each other in one namespace: a word that is an
   * identifier stays, {@code get-sum} becomes {@code get_sum}, {@code import} becomes {@code
   * import_}; what is taken gets a number.
   */
  public static Map<String, String> attributes(Collection<String> words) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Set<String> sorted = new TreeSet<>(words);
    sorted.stream().filter(PythonNames::isIdentifier).forEach(word -> attributes.put(word, word));
    for (String word : sorted) {
      if (!attributes.containsKey(word)) {
        attributes.put(word, free(identifier(word), attributes.values()));
      }
    }
    return attributes;
  }

  private static String identifier(String word) {
    String plain = word.replaceAll("[^A-Za-z0-9_]", "_");
    if (KEYWORDS.contains(plain)) {
      return plain + "_";
    }
    return isIdentifier(plain) ? plain : "tool_" + plain.replaceFirst("^_+", "");
  }

  private static String free(String wanted, Collection<String> taken) {
    String name = wanted;
    for (int i = 2; taken.contains(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
