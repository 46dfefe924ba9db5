package dev.mxc.bridge.egress;

import java.util.Objects;

/** A header line; the value's characters are bytes. */
public record HttpHeader(String name, String value) {
  public HttpHeader {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
  }

  /** What a line costs: itself, a colon, a space and a line's end. */
  long bytes() {
    return name.length() + value.length() + 4L;
  }
}
