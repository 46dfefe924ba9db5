package dev.mxc.bridge.tools.json;

import dev.mxc.bridge.approval.EscapedText;
import org.jspecify.annotations.Nullable;

/** Where a value stands; the pointer's text is made only when it is wanted. */
public final class Location {

  /** The whole document. */
  public static final Location ROOT = new Location(null, "");

  private static final int TOKEN_CHARS_MAX = 100;

  private final @Nullable Location parent;
  private final String token;

  private Location(@Nullable Location parent, String token) {
    this.parent = parent;
    this.token = token;
  }

  /** A field of the object here. */
  public Location field(String name) {
    return new Location(this, name);
  }

  /** An element of the array here. */
  public Location element(int index) {
    return new Location(this, Integer.toString(index));
  }

  /** The JSON pointer, its names escaped for the eye and cut where a guest made them long. */
  public String pointer() {
    StringBuilder pointer = new StringBuilder();
    for (Location at = this; at.parent != null; at = at.parent) {
      String name = at.token.replace("~", "~0").replace("/", "~1");
      pointer.insert(0, "/" + EscapedText.cut(name, TOKEN_CHARS_MAX));
    }
    return pointer.toString();
  }
}
