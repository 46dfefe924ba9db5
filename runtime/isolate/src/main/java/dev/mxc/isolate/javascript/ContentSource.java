package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.isolate.GuestStream.StreamException;
import java.util.Optional;
import java.util.zip.DataFormatException;

/** An answer's body, or what a coding around it holds. No method waits. */
interface ContentSource {

  /**
   * Bytes, at most so many; none at the end, empty when none are there yet.
   *
   * @throws StreamException when the answer broke off, after what came before
   * @throws DataFormatException when they are not what the coding says
   */
  Optional<byte[]> read(int bytesMax)
      throws StreamException, RunEndedException, DataFormatException;

  /** Gives up what it holds outside of the heap. */
  default void close() {}
}
