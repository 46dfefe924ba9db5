package dev.mxc.bridge.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds one frame: big-endian numbers, and byte strings and texts behind their length. */
final class WireWriter {

  /** The frame's length goes before it. */
  private static final int HEAD_BYTES = 4;

  private byte[] buffer = new byte[256];
  private int size = HEAD_BYTES;

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
    }
  }

  WireWriter u8(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
    return this;
  }

  WireWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  WireWriter i32(int value) {
    reserve(4);
    ByteBuffer.wrap(buffer).putInt(size, value);
    size += 4;
    return this;
  }

  WireWriter i64(long value) {
    reserve(8);
    ByteBuffer.wrap(buffer).putLong(size, value);
    size += 8;
    return this;
  }

  WireWriter bytes(byte[] value) {
    i32(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
    return this;
  }

  /** Lone surrogates become question marks: who must not lose them refuses them before. */
  WireWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The frame without its length. */
  byte[] toByteArray() {
    return Arrays.copyOfRange(buffer, HEAD_BYTES, size);
  }

  /** Writes the frame behind its length, at once. */
  void writeTo(OutputStream out) throws IOException {
    ByteBuffer.wrap(buffer).putInt(0, size - HEAD_BYTES);
    out.write(buffer, 0, size);
  }
}
