package dev.mxc.bridge.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What a denial says was missing. The identifiers are part of the result's contract. */
public enum Capability {
  FILESYSTEM_READ("filesystem.read"),
  FILESYSTEM_WRITE("filesystem.write"),
  NETWORK_CONNECT("network.connect"),
  NETWORK_LISTEN("network.listen"),
  TOOL_CALL("tool.call"),
  PROCESS_START("process.start"),
  THREAD_START("thread.start"),
  NATIVE_LOAD("native.load");

  private final String id;

  Capability(String id) {
    this.id = id;
  }

  /** The identifier in results, such as {@code filesystem.read}. */
  public String id() {
    return id;
  }

  /** The capability of an identifier. */
  public static Optional<Capability> ofId(String id) {
    return Arrays.stream(values()).filter(capability -> capability.id.equals(id)).findFirst();
  }
}
