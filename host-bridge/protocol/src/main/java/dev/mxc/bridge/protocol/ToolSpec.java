package dev.mxc.bridge.protocol;

import java.util.Objects;

/**
 * A granted host tool as its guest is told of it. No grant: the host decides on every call.
 *
 * @param name words with dots between them; what is before the last is a namespace
 * @param pythonName the same words as Python attributes
 * @param pythonSignature its parameters and result as Python writes them
 * @param documentation what {@code help()} shows
 * @param asynchronous whether Python programs await it
 */
public record ToolSpec(
    String name,
    String pythonName,
    String pythonSignature,
    String documentation,
    boolean asynchronous) {
  public ToolSpec {
    Objects.requireNonNull(name);
    Objects.requireNonNull(pythonName);
    Objects.requireNonNull(pythonSignature);
    Objects.requireNonNull(documentation);
  }
}
