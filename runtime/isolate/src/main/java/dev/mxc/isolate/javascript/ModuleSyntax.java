package dev.mxc.isolate.javascript;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Finds imports and exports in JavaScript text. It knows comments, strings, templates and regular
 * expressions, and nothing of the rest of the grammar, which is enough to find the few keywords
 * that matter and cheap enough to be done for every module.
 */
final class ModuleSyntax {

  /** After these words a slash begins a regular expression. */
  private static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "throw",
          "new",
          "else",
          "do",
          "yield",
          "await",
          "instanceof");

  private final String text;
  private final UnaryOperator<String> resolver;
  private final boolean module;
  private final String quotedPath;
  private final StringBuilder out;

  private int copied;
  private int at;
  private int depth;
  private char before = ';';
  private String wordBefore = "";
  private boolean declared;

  private ModuleSyntax(String text, UnaryOperator<String> resolver, boolean module, String path) {
    this.text = text;
    this.resolver = resolver;
    this.module = module;
    this.quotedPath = quote(path);
    this.out = new StringBuilder(text.length() + 256);
  }

  /** Whether a text can only be a module: it imports or exports. */
  static boolean isModule(String text) {
    if (!text.contains("import") && !text.contains("export")) {
      return false;
    }
    ModuleSyntax syntax = new ModuleSyntax(text, specifier -> specifier, true, "");
    syntax.scan();
    return syntax.declared;
  }

  /**
   * Resolves the specifiers of declarations (in modules) and gives {@code import()} and {@code
   * import.meta} what they need of the importer. Lines stay where they are.
   */
  static String rewrite(String text, UnaryOperator<String> resolver, boolean module, String path) {
    if (!text.contains("import") && !(module && text.contains("export"))) {
      return text;
    }
    ModuleSyntax syntax = new ModuleSyntax(text, resolver, module, path);
    syntax.scan();
    return syntax.out.append(text, syntax.copied, text.length()).toString();
  }

  private void scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '/' && skipComment()) {
        continue;
      } else if (c == '"' || c == '\'') {
        skipString(c);
        after('"');
      } else if (c == '`') {
        at++;
        skipTemplate();
        after('"');
      } else if (c == '/' && expressionMayBegin()) {
        skipRegularExpression();
        after('"');
      } else if (Character.isJavaIdentifierStart(c)) {
        word();
      } else {
        depth += c == '{' || c == '(' || c == '[' ? 1 : c == '}' || c == ')' || c == ']' ? -1 : 0;
        at++;
        after(c);
        if (c == '}' && depth < templateDepth) {
          return;
        }
      }
    }
  }

  /**
   * The bracket depth outside the template whose expression is being scanned; below any depth when
   * there is none.
   */
  private int templateDepth = Integer.MIN_VALUE;

  private void after(char c) {
    before = c;
    wordBefore = "";
  }

  private boolean expressionMayBegin() {
    return wordBefore.isEmpty()
        ? ")]\"".indexOf(before) < 0 && !Character.isLetterOrDigit(before)
        : BEFORE_EXPRESSION.contains(wordBefore);
  }

  private boolean skipComment() {
    if (text.startsWith("//", at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
      return true;
    }
    if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length() : end + 2;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.charAt(at) != '/' || !skipComment()) {
        return;
      }
    }
  }

  private void skipString(char quote) {
    at++;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipTemplate() {
    while (at < text.length() && text.charAt(at) != '`') {
      if (text.charAt(at) == '\\') {
        at += 2;
      } else if (text.startsWith("${", at)) {
        at += 2;
        int outer = templateDepth;
        templateDepth = ++depth;
        after('(');
        scan();
        templateDepth = outer;
      } else {
        at++;
      }
    }
    at++;
  }

  private void skipRegularExpression() {
    boolean inClass = false;
    at++;
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '/' && !inClass) {
        break;
      }
      at++;
    }
    at++;
  }

  private String peekWord() {
    int end = at;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return text.substring(at, end);
  }

  private void word() {
    int start = at;
    boolean property = before == '.';
    String word = peekWord();
    at += word.length();
    before = 'a';
    wordBefore = property ? "" : word;
    if (property || depth < 0) {
      return;
    }
    if (word.equals("import")) {
      importWord(start);
    } else if (word.equals("export") && module && depth == 0) {
      exportWord();
    }
  }

  private void importWord(int start) {
    skipSpace();
    char next = at < text.length() ? text.charAt(at) : ';';
    if (next == '(') {
      replace(start, start + "import".length(), "__mxcImport(" + quotedPath + ")");
    } else if (next == '.') {
      int afterDot = at + 1;
      if (text.startsWith("meta", afterDot) && module) {
        declared = true;
        replace(start, afterDot + "meta".length(), "__mxcMeta(" + quotedPath + ")");
        at = afterDot + "meta".length();
      }
    } else if (module && depth == 0 && next != ':' && next != '=' && next != ',') {
      if (next == '"' || next == '\'') {
        specifier();
      } else {
        specifierAfterFrom();
      }
    }
  }

  private void exportWord() {
    skipSpace();
    declared = true;
    if (at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '*')) {
      specifierAfterFrom();
    }
  }

  /** Goes through an import or export clause; what follows its {@code from} is the specifier. */
  private void specifierAfterFrom() {
    boolean braces = false;
    while (at < text.length()) {
      skipSpace();
      if (at >= text.length()) {
        return;
      }
      char c = text.charAt(at);
      if (c == '{') {
        braces = true;
        at++;
      } else if (c == '}') {
        braces = false;
        at++;
      } else if (c == '"' || c == '\'') {
        skipString(c);
      } else if (Character.isJavaIdentifierStart(c)) {
        String word = peekWord();
        int start = at;
        at += word.length();
        if (!braces && word.equals("from")) {
          skipSpace();
          if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            specifier();
            return;
          }
        } else if (!braces
            && Set.of("const", "let", "var", "function", "class", "export").contains(word)) {
          at = start;
          return;
        }
      } else if (c == ',' || c == '*') {
        at++;
      } else {
        return;
      }
    }
  }

  private void specifier() {
    declared = true;
    int start = at;
    skipString(text.charAt(at));
    String specifier =
        text.substring(start + 1, Math.max(start + 1, Math.min(at, text.length()) - 1));
    replace(start, at, quote(resolver.apply(specifier)));
    after('"');
  }

  private void replace(int start, int end, String replacement) {
    out.append(text, copied, start).append(replacement);
    copied = end;
  }

  /** A text as a string of the language. */
  static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || c == 0x2028 || c == 0x2029) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
