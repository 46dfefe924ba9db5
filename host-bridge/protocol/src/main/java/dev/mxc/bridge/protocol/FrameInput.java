package dev.mxc.bridge.protocol;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Takes frames from a pipe. Used by one thread. */
public final class FrameInput {

  private final DataInputStream in;
  private final int frameBytesMax;

  /** Refuses frames of more than {@code frameBytesMax} bytes before it reads them. */
  public FrameInput(InputStream in, int frameBytesMax) {
    this.in = new DataInputStream(in);
    this.frameBytesMax = frameBytesMax;
  }

  /**
   * The next frame, or empty when the other side has ended between two frames.
   *
   * @throws ProtocolException when a frame is empty, too large or cut off
   * @throws IOException when the pipe fails
   */
  public Optional<byte[]> next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    try {
      int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      if (length <= 0 || length > frameBytesMax) {
        throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
      }
      byte[] frame = in.readNBytes(length);
      if (frame.length < length) {
        throw new ProtocolException("the pipe ended within a frame");
      }
      return Optional.of(frame);
    } catch (EOFException _) {
      throw new ProtocolException("the pipe ended within a frame");
    }
  }
}
