package dev.mxc.guard.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reading and writing of bare descriptors, for code that runs before there are streams. */
public final class DescriptorCalls {

  private DescriptorCalls() {}

  /** read(2) until the buffer is full; false when the other end is closed before that. */
  public static boolean readFully(int descriptor, byte[] buffer) throws SystemCallException {
    int at = 0;
    while (at < buffer.length) {
      try (Downcall call = new Downcall(CallNumber.READ)) {
        int wanted = Math.min(buffer.length - at, 64 * 1024);
        MemorySegment bytes = call.allocate(wanted);
        int length = (int) call.invoke(descriptor, bytes.address(), wanted);
        if (length == 0) {
          return false;
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, buffer, at, length);
        at += length;
      }
    }
    return true;
  }

  /** write(2) of all of it. */
  public static void writeFully(int descriptor, byte[] bytes) throws SystemCallException {
    int at = 0;
    while (at < bytes.length) {
      try (Downcall call = new Downcall(CallNumber.WRITE)) {
        int wanted = Math.min(bytes.length - at, 64 * 1024);
        MemorySegment copy = call.allocate(wanted);
        MemorySegment.copy(bytes, at, copy, ValueLayout.JAVA_BYTE, 0, wanted);
        at += (int) call.invoke(descriptor, copy.address(), wanted);
      }
    }
  }

  /** symlinkat(2). */
  public static void symlink(String to, int folder, String name) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.SYMLINKAT)) {
      call.invoke(call.text(to), folder, call.text(name));
    }
  }
}
