package dev.mxc.bridge.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one frame. Every length is checked against what is left of the frame before anything is
 * allocated, so a frame never costs more memory than a small multiple of its size.
 */
final class WireReader {

  private static final char REPLACEMENT = '\ufffd';

  private final ByteBuffer buffer;

  WireReader(byte[] frame) {
    this.buffer = ByteBuffer.wrap(frame);
  }

  int u8() throws ProtocolException {
    try {
      return buffer.get() & 0xff;
    } catch (BufferUnderflowException _) {
      throw truncated();
    }
  }

  boolean bool() throws ProtocolException {
    int value = u8();
    if (value > 1) {
      throw new ProtocolException("not a boolean: " + value);
    }
    return value == 1;
  }

  int i32() throws ProtocolException {
    try {
      return buffer.getInt();
    } catch (BufferUnderflowException _) {
      throw truncated();
    }
  }

  long i64() throws ProtocolException {
    try {
      return buffer.getLong();
    } catch (BufferUnderflowException _) {
      throw truncated();
    }
  }

  /** A number that must not be negative. */
  int count() throws ProtocolException {
    int value = i32();
    if (value < 0) {
      throw new ProtocolException("negative: " + value);
    }
    return value;
  }

  /** The number of elements that follow, each of at least {@code bytesEachMin} bytes. */
  int elements(int bytesEachMin) throws ProtocolException {
    int value = count();
    if (value > buffer.remaining() / bytesEachMin) {
      throw truncated();
    }
    return value;
  }

  byte[] bytes() throws ProtocolException {
    int length = elements(1);
    byte[] value = new byte[length];
    buffer.get(value);
    return value;
  }

  String text() throws ProtocolException {
    int length = elements(1);
    int start = buffer.arrayOffset() + buffer.position();
    buffer.position(buffer.position() + length);
    String text = new String(buffer.array(), start, length, StandardCharsets.UTF_8);
    // The constructor is many times as fast as a decoder, and puts this where something is amiss.
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(ByteBuffer.wrap(buffer.array(), start, length))) {
      throw new ProtocolException("text is not UTF-8");
    }
    return text;
  }

  private static boolean isUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  <E extends Enum<E>> E constant(E[] values) throws ProtocolException {
    int ordinal = u8();
    if (ordinal >= values.length) {
      throw new ProtocolException("no such " + values.getClass().componentType().getSimpleName());
    }
    return values[ordinal];
  }

  void end() throws ProtocolException {
    if (buffer.hasRemaining()) {
      throw new ProtocolException(buffer.remaining() + " bytes too many in a frame");
    }
  }

  private static ProtocolException truncated() {
    return new ProtocolException("a frame ends too early");
  }
}
