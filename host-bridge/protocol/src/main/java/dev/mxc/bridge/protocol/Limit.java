package dev.mxc.bridge.protocol;

/** The limits of a run. The identifiers are those of manifest and result. */
public enum Limit {
  WALL("wall"),
  CPU("cpu"),
  MEMORY("memory"),
  OUTPUT("output"),
  FILE_BYTES("fileBytes"),
  OPEN_FILES("openFiles"),
  THREADS("threads"),
  HOST_CALLS("hostCalls"),
  NETWORK_BYTES("networkBytes");

  private final String id;

  Limit(String id) {
    this.id = id;
  }

  /** The name in manifest and result, such as {@code fileBytes}. */
  public String id() {
    return id;
  }
}
