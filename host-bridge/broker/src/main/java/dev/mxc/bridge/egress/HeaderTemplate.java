package dev.mxc.bridge.egress;

import dev.mxc.bridge.secrets.Secrets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header that a rule adds.
 *
 * @param name the header's name as written
 * @param template its value, with {@code ${secret:NAME}} where secrets go
 */
record HeaderTemplate(String name, String template) {

  private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([A-Za-z0-9_]{1,128})\\}");

  /** The names of the secrets in it. */
  Set<String> secrets() {
    Set<String> names = new LinkedHashSet<>();
    Matcher match = SECRET.matcher(template);
    while (match.find()) {
      names.add(match.group(1));
    }
    return names;
  }

  /** Whether a part of it looks like a secret's place and is none. */
  boolean isMalformed() {
    return SECRET.matcher(template).replaceAll("").contains("${");
  }

  /** The value with the secrets in it. */
  String value(Secrets secrets) {
    return SECRET
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(secrets.headerText(match.group(1))));
  }
}
