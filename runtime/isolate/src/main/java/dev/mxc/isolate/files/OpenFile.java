package dev.mxc.isolate.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Positions are the caller's; safe for use by several threads. */
interface OpenFile extends Closeable {

  /** Reads up to the buffer's remaining bytes; returns their number, or -1 at or behind the end. */
  int read(long position, ByteBuffer target) throws IOException;

  /**
   * Writes all remaining bytes, at the end for a file opened with APPEND; returns the position
   * behind them.
   */
  long write(long position, ByteBuffer source) throws IOException;

  long size() throws IOException;

  void truncate(long size) throws IOException;

  /** Makes what was written visible to others. */
  default void flush() throws IOException {}
}
