package dev.mxc.bridge.protocol;

import java.io.IOException;

/** The run has ended, or is being ended by its host: there will be no answer. */
public final class RunEndedException extends IOException {
  private static final long serialVersionUID = 1L;

  public RunEndedException() {
    super("the run is over");
  }
}
