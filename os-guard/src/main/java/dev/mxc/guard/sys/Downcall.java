package dev.mxc.guard.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One system call and the memory that its arguments point to.
 *
 * <p>Every call goes through syscall(2) by number and not through the C library's function of that
 * name: what the library adds (setresuid(2) on all threads, caches of ids, cancellation) is not
 * wanted here, and one shape fits all: six integers, of which the kernel looks at those that the
 * call has.
 *
 * <p>Safety: an argument is a number or the address of memory of this call's own arena, which is
 * freed when the call is closed and so after the kernel is done with it. Sizes handed over are
 * those of the segments.
 */
@SuppressWarnings("restricted")
final class Downcall implements AutoCloseable {

  private static final int EINVAL = 22;

  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Linker.Option.captureCallState("errno"),
              Linker.Option.firstVariadicArg(1));

  private final CallNumber number;
  private final Arena arena = Arena.ofConfined();

  Downcall(CallNumber number) {
    this.number = number;
  }

  /** A call whose arguments are numbers alone. */
  static long of(CallNumber number, long... arguments) throws SystemCallException {
    try (Downcall call = new Downcall(number)) {
      return call.invoke(arguments);
    }
  }

  /** Zeroed memory that lives as long as this call. */
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, 8);
  }

  /** The address of a C string in UTF-8; a text with a NUL in it is EINVAL, not its beginning. */
  long text(String text) throws SystemCallException {
    if (text.indexOf('\0') >= 0) {
      throw failed(EINVAL);
    }
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  /** The address of an array of C strings, ended by a null pointer: argv and envp. */
  long texts(List<String> texts) throws SystemCallException {
    MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.JAVA_LONG, i, text(texts.get(i)));
    }
    return array.address();
  }

  /** The address of 64-bit numbers laid out as in C. */
  long longs(long... values) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, values).address();
  }

  /** The address of 32-bit numbers laid out as in C. */
  long ints(int... values) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, values).address();
  }

  /** Makes the call, on the calling thread, and returns what it returned. */
  long invoke(long... arguments) throws SystemCallException {
    MemorySegment captured = arena.allocate(CAPTURED);
    long result;
    try {
      result =
          (long)
              SYSCALL.invokeExact(
                  captured,
                  number.here(),
                  at(arguments, 0),
                  at(arguments, 1),
                  at(arguments, 2),
                  at(arguments, 3),
                  at(arguments, 4),
                  at(arguments, 5));
    } catch (Throwable t) {
      // The handle declares what the function takes, so only an error of ours can get here.
      throw new AssertionError("a downcall does not throw", t);
    }
    if (result < 0) {
      throw failed((int) ERRNO.get(captured, 0L));
    }
    return result;
  }

  private static long at(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }

  private SystemCallException failed(int errno) {
    return new SystemCallException(number.name().toLowerCase(Locale.ROOT), errno);
  }

  @Override
  public void close() {
    arena.close();
  }
}
