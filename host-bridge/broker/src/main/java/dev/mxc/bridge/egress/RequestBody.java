package dev.mxc.bridge.egress;

import java.io.InputStream;

/** The body of a request. */
public sealed interface RequestBody {

  /** No body. */
  record None() implements RequestBody {}

  /** Bytes that can be sent again when a redirect asks for it. */
  record Bytes(byte[] bytes) implements RequestBody {}

  /**
   * A stream that can be sent once; read by a thread of the broker while it is sent, not closed.
   *
   * @param length its length in bytes, or -1 where it is not known
   */
  record Stream(InputStream in, long length) implements RequestBody {}

  /** No body. */
  static RequestBody none() {
    return new None();
  }
}
