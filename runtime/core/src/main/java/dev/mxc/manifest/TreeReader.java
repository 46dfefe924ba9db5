package dev.mxc.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Locale;

/**
 * Reads a document into a located tree: JSON when it begins with a brace (and is JSON, or has no
 * YAML file's name), else YAML. Nothing is converted, no tag is followed. The parsers' own words
 * never reach a message.
 */
final class TreeReader {

  private TreeReader() {}

  /**
   * Reads a document.
   *
   * @throws ManifestException when it is none
   */
  static Located read(byte[] bytes, Problems problems) throws ManifestException {
    String source = problems.source();
    try {
      return readText(ManifestText.decode(bytes, new TreeBounds(source)), source);
    } catch (RefusedException e) {
      problems.add(e.problem());
      problems.throwIfAny();
      throw new AssertionError("a problem was just added", e);
    }
  }

  private static Located readText(String text, String source) throws RefusedException {
    TreeBounds bounds = new TreeBounds(source);
    if (text.isBlank()) {
      throw bounds.refused("", 1, 1, "empty; a manifest holds at least version: \"1\"");
    }
    if (!text.stripLeading().startsWith("{")) {
      return new YamlTreeReader(bounds).read(text);
    }
    try {
      return new JsonTreeReader(bounds).read(text);
    } catch (JsonProcessingException e) {
      String name = source.toLowerCase(Locale.ROOT);
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        return new YamlTreeReader(new TreeBounds(source)).read(text);
      }
      JsonLocation at = e.getLocation();
      throw bounds.refused(
          "",
          at == null ? 1 : at.getLineNr(),
          at == null ? 1 : at.getColumnNr(),
          "not JSON from here on: look for a missing quote, comma or bracket");
    }
  }
}
