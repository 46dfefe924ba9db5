package dev.mxc.guard.launch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes numbers and texts one after the other. */
final class SpecWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  SpecWriter number(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    return this;
  }

  SpecWriter flag(boolean value) {
    return number(value ? 1 : 0);
  }

  SpecWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  SpecWriter texts(List<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
