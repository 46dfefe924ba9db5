package dev.mxc.guard.terminal;

import dev.mxc.guard.sys.DescriptorCalls;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SystemCallException;
import dev.mxc.guard.sys.TerminalCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The terminal that controls this process, whatever its standard streams are. One thread uses it at
 * a time.
 */
public final class ControllingTerminal implements AutoCloseable {

  private static final int STANDARD_INPUT = 0;
  private static final int COLUMNS_DEFAULT = 80;

  private final int descriptor;
  private boolean closed;

  private ControllingTerminal(int descriptor) {
    this.descriptor = descriptor;
  }

  /** The terminal; empty for a process that has none, such as a service or a job of cron's. */
  public static Optional<ControllingTerminal> open() {
    try {
      return Optional.of(new ControllingTerminal(TerminalCalls.openControlling()));
    } catch (SystemCallException _) {
      return Optional.empty();
    }
  }

  /** Whether standard input is a terminal. */
  public static boolean isStandardInput() {
    return TerminalCalls.isTerminal(STANDARD_INPUT);
  }

  /**
   * Whether a read of standard input would return at once; looks for at most {@code millis}, during
   * which the thread is held.
   */
  public static boolean isStandardInputReadable(int millis) throws IOException {
    try {
      return TerminalCalls.isReadable(STANDARD_INPUT, millis);
    } catch (SystemCallException e) {
      throw failure("standard input", e);
    }
  }

  /** How many characters fit beside each other. */
  public int columns() {
    try {
      int columns = TerminalCalls.columns(descriptor);
      return columns == 0 ? COLUMNS_DEFAULT : columns;
    } catch (SystemCallException _) {
      return COLUMNS_DEFAULT;
    }
  }

  /** Shows text, as it is. */
  public void write(String text) throws IOException {
    try {
      DescriptorCalls.writeFully(descriptor, text.getBytes(StandardCharsets.UTF_8));
    } catch (SystemCallException e) {
      throw failure("the terminal", e);
    }
  }

  /** Throws away what was typed so far, the beginning of a line too. */
  public void discardInput() throws IOException {
    try {
      TerminalCalls.discardInput(descriptor);
    } catch (SystemCallException e) {
      throw failure("the terminal", e);
    }
  }

  /** Whether {@link #read} would return at once. Does not wait. */
  public boolean isReadable() throws IOException {
    try {
      return TerminalCalls.isReadable(descriptor, 0);
    } catch (SystemCallException e) {
      throw failure("the terminal", e);
    }
  }

  /** What was typed, a line at most; waits for one; empty at the end (Ctrl-D, or hung up). */
  public byte[] read(int bytesMax) throws IOException {
    try {
      return TerminalCalls.read(descriptor, bytesMax);
    } catch (SystemCallException e) {
      throw failure("the terminal", e);
    }
  }

  private static IOException failure(String what, SystemCallException e) {
    return new IOException(what + " cannot be used: " + e.getMessage());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileCalls.close(descriptor);
    }
  }
}
