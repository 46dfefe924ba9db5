package dev.mxc.guard.launch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link SpecWriter} wrote; host and guard are of one build. */
final class SpecReader {

  private final ByteBuffer bytes;

  SpecReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  long number() {
    return bytes.getLong();
  }

  int integer() {
    return (int) bytes.getLong();
  }

  boolean flag() {
    return bytes.getLong() != 0;
  }

  String text() {
    byte[] utf8 = new byte[integer()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  List<String> texts() {
    int count = integer();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }
}
