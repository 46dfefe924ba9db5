package dev.mxc.guard.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Terminals: what read(2), poll(2) and ioctl_tty(2) do that streams of Java's cannot. */
public final class TerminalCalls {

  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0400;

  private static final int TCGETS = 0x5401;
  private static final int TCFLSH = 0x540b;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TCIFLUSH = 0;

  /** At least the kernel's struct termios, on both architectures. */
  private static final int TERMIOS_BYTES = 64;

  private static final int WINSIZE_BYTES = 8;
  private static final int WINSIZE_COLUMNS = 2;
  private static final int POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int EINTR = 4;

  private TerminalCalls() {}

  /** Opens the controlling terminal of this process, see tty(4). ENXIO where it has none. */
  public static int openControlling() throws SystemCallException {
    int flags = O_RDWR | O_NOCTTY | FileCalls.O_CLOEXEC;
    return FileCalls.openat2(FileCalls.AT_FDCWD, "/dev/tty", flags, 0, 0);
  }

  /** isatty(3). */
  public static boolean isTerminal(int descriptor) {
    try (Downcall call = new Downcall(CallNumber.IOCTL)) {
      call.invoke(descriptor, TCGETS, call.allocate(TERMIOS_BYTES).address());
      return true;
    } catch (SystemCallException _) {
      return false;
    }
  }

  /**
   * tcflush(3) of what was typed and not read, whole lines and the beginning of one. In a
   * background process group this stops the process (SIGTTOU), as reading does.
   */
  public static void discardInput(int descriptor) throws SystemCallException {
    Downcall.of(CallNumber.IOCTL, descriptor, TCFLSH, TCIFLUSH);
  }

  /** The width in characters; 0 where the terminal does not know. */
  public static int columns(int descriptor) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.IOCTL)) {
      MemorySegment size = call.allocate(WINSIZE_BYTES);
      call.invoke(descriptor, TIOCGWINSZ, size.address());
      return size.get(ValueLayout.JAVA_SHORT, WINSIZE_COLUMNS) & 0xffff;
    }
  }

  /**
   * poll(2): whether a read would return at once, with bytes, the end or an error. The calling
   * thread is held for at most {@code millis}.
   */
  public static boolean isReadable(int descriptor, int millis) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.PPOLL)) {
      MemorySegment entry = call.allocate(POLLFD_BYTES);
      entry.set(ValueLayout.JAVA_INT, 0, descriptor);
      entry.set(ValueLayout.JAVA_SHORT, POLLFD_EVENTS, (short) POLLIN);
      long timeout = call.longs(millis / 1000, millis % 1000 * 1_000_000L);
      return call.invoke(entry.address(), 1, timeout) > 0;
    } catch (SystemCallException e) {
      if (e.errno() == EINTR) {
        return false;
      }
      throw e;
    }
  }

  /** read(2): on a terminal that works in lines, at most one of them; empty at the end. */
  public static byte[] read(int descriptor, int bytesMax) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.READ)) {
      MemorySegment bytes = call.allocate(bytesMax);
      long length = call.invoke(descriptor, bytes.address(), bytesMax);
      return bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
