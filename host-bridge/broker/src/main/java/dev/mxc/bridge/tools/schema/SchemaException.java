package dev.mxc.bridge.tools.schema;

/** A schema that cannot be used; the message names the place in it. */
public final class SchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  SchemaException(String pointer, String problem) {
    super((pointer.isEmpty() ? "" : "at " + pointer + " of the schema: ") + problem);
  }
}
