package dev.mxc.bridge.protocol;

/** A guest language. */
public enum Language {
  PYTHON("python"),
  JAVASCRIPT("javascript");

  private final String id;

  Language(String id) {
    this.id = id;
  }

  /** The name used on the command line and in results. */
  public String id() {
    return id;
  }
}
