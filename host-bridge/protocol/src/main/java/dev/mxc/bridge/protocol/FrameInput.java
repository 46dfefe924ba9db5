package dev.mxc.bridge.protocol;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Takes frames from a pipe, which is its own: it reads ahead, so that a small frame is one call of
 * the system. Used by one thread.
 */
public final class FrameInput {

  private static final int HEAD_BYTES = 4;

  /** What one read of a pipe gives at most. */
  private static final int READ_BYTES_MAX = 64 * 1024;

  private final InputStream in;
  private final int frameBytesMax;

  /** Refuses frames of more than {@code frameBytesMax} bytes before it reads them. */
  public FrameInput(InputStream in, int frameBytesMax) {
    this.in = new BufferedInputStream(in, 8 * 1024);
    this.frameBytesMax = frameBytesMax;
  }

  /**
   * The next frame, or empty when the other side has ended between two frames.
   *
   * @throws ProtocolException when a frame is empty, too large or cut off
   * @throws IOException when the pipe fails
   */
  public Optional<byte[]> next() throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    int count = in.readNBytes(head, 0, HEAD_BYTES);
    if (count == 0) {
      return Optional.empty();
    }
    if (count < HEAD_BYTES) {
      throw cut();
    }
    int length = ByteBuffer.wrap(head).getInt();
    if (length <= 0 || length > frameBytesMax) {
      throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    return Optional.of(content(length));
  }

  /** Takes memory as bytes come, not as a head says. */
  private byte[] content(int length) throws IOException {
    byte[] frame = new byte[Math.min(length, READ_BYTES_MAX)];
    int filled = 0;
    while (filled < length) {
      if (filled == frame.length) {
        frame = Arrays.copyOf(frame, (int) Math.min(length, 2L * filled));
      }
      int count = in.read(frame, filled, Math.min(frame.length - filled, READ_BYTES_MAX));
      if (count < 0) {
        throw cut();
      }
      filled += count;
    }
    return frame;
  }

  private static ProtocolException cut() {
    return new ProtocolException("the pipe ended within a frame");
  }
}
