package dev.mxc.isolate.javascript;

import java.util.zip.DataFormatException;

/** The head of a gzip member (RFC 1952). */
final class GzipHead {

  static final byte MAGIC_1 = 0x1f;
  static final byte MAGIC_2 = (byte) 0x8b;

  private static final int FIXED_BYTES = 10;
  private static final int DEFLATE = 8;
  private static final int CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private GzipHead() {}

  /**
   * How many bytes the head has that they begin with, or -1 when more of them must be seen.
   *
   * @param bytes at least two
   * @throws DataFormatException when it is none
   */
  static int length(byte[] bytes) throws DataFormatException {
    if (bytes[0] != MAGIC_1 || bytes[1] != MAGIC_2) {
      throw new DataFormatException("incorrect header check");
    }
    if (bytes.length < FIXED_BYTES) {
      return -1;
    }
    int flags = bytes[3] & 0xff;
    if (bytes[2] != DEFLATE || (flags & RESERVED) != 0) {
      throw new DataFormatException("unknown compression method");
    }
    int at = FIXED_BYTES;
    if ((flags & EXTRA) != 0) {
      if (bytes.length < at + 2) {
        return -1;
      }
      at += 2 + (bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8);
    }
    at = (flags & NAME) != 0 ? afterText(bytes, at) : at;
    at = (flags & COMMENT) != 0 ? afterText(bytes, at) : at;
    at = (flags & CHECKSUM) != 0 && at >= 0 ? at + 2 : at;
    return at <= bytes.length ? at : -1;
  }

  /** Where a text ends that zero ends; -1 when that is not seen yet. */
  private static int afterText(byte[] bytes, int from) {
    for (int i = from; i >= 0 && i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
