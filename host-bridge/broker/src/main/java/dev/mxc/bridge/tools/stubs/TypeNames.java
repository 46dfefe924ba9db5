package dev.mxc.bridge.tools.stubs;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Types that a stub declares by name, each object schema once. */
final class TypeNames {

  /** Declarations in one stub; beyond, an object is just an object. */
  private static final int DECLARATIONS_MAX = 500;

  private final Map<String, String> declarations = new LinkedHashMap<>();
  private final Map<SchemaView, String> known = new HashMap<>();

  /**
   * The name of a schema's type, declared on first use. The name is there before the declaration
   * is, so a type may contain itself.
   */
  Optional<String> named(SchemaView schema, String hint, Declaration declaration) {
    String before = known.get(schema);
    if (before != null) {
      return Optional.of(before);
    }
    if (known.size() == DECLARATIONS_MAX) {
      return Optional.empty();
    }
    String name = free(pascalCase(hint));
    known.put(schema, name);
    declarations.put(name, "");
    declarations.put(name, declaration.text(name));
    return Optional.of(name);
  }

  /** Declares a type that no schema asks for; before all others, which keep off its name. */
  void declare(String name, String declaration) {
    declarations.put(name, declaration);
  }

  /** The text that declares a type of a name. */
  interface Declaration {
    String text(String name);
  }

  Iterable<String> declarations() {
    return declarations.values();
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 2; declarations.containsKey(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  static String pascalCase(String words) {
    StringBuilder name = new StringBuilder();
    for (String word : words.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "Type" + name : name.toString();
  }
}
