package dev.mxc.bridge.protocol;

import java.io.IOException;

/** The other side sent what no correct peer sends. The connection is of no further use. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
