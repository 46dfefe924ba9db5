package dev.mxc;

import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run gets from its caller besides the program.
 *
 * @param input the guest's standard input; read on a thread of its own, only as far as the guest
 *     asks for, never closed
 * @param output takes output as it is written; may be null
 * @param capture whether the result holds the output as text
 */
public record RunOptions(InputStream input, @Nullable OutputListener output, boolean capture) {

  /**
   * Takes the guest's output, in order, on one thread. Blocking in it holds the guest's writes
   * back.
   */
  @FunctionalInterface
  public interface OutputListener {
    /** Takes bytes of a stream; the array is the listener's. */
    void written(OutputKind kind, byte[] bytes);
  }

  /** Which of the guest's output streams. */
  public enum OutputKind {
    STDOUT,
    STDERR
  }

  public RunOptions {
    Objects.requireNonNull(input);
  }

  /** Empty input, no listener, output captured. */
  public static RunOptions defaults() {
    return new RunOptions(InputStream.nullInputStream(), null, true);
  }

  /** With another standard input. */
  public RunOptions withInput(InputStream stream) {
    return new RunOptions(stream, output, capture);
  }

  /** With a listener for output. */
  public RunOptions withOutput(OutputListener listener) {
    return new RunOptions(input, listener, capture);
  }

  /** Without output in the result: for callers that take it as it comes. */
  public RunOptions withoutCapture() {
    return new RunOptions(input, output, false);
  }
}
