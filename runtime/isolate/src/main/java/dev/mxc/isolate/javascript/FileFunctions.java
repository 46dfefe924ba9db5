package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.isolate.files.FileException;
import dev.mxc.isolate.files.GuestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/**
 * The file operations behind {@code fs}. Each answers with an array: the name, number and text of
 * the error, or null and what was asked for.
 */
final class FileFunctions {

  private static final int TRANSFER_BYTES_MAX = 1 << 20;

  /** Most modules are smaller. */
  private static final int FIRST_BYTES = 16 * 1024;

  private interface Operation {
    @Nullable Object apply(GuestFiles files, Value[] arguments) throws IOException;
  }

  private final Map<Integer, GuestFiles.Handle> handles = new HashMap<>();
  private int lastHandle = 2;
  private volatile @Nullable GuestFiles files;

  void bind(GuestFiles bound) {
    files = bound;
  }

  void defineIn(JavaScriptHost host) {
    define(host, "stat", (f, a) -> stat(f.stat(text(a, 0), a[1].asBoolean())));
    define(host, "list", (f, a) -> list(f.list(text(a, 0))));
    define(host, "open", (f, a) -> open(f.open(text(a, 0), options(text(a, 1)), a[2].asInt())));
    define(host, "close", (_, a) -> close(a[0].asInt()));
    define(host, "read", (_, a) -> read(handle(a), a[1].asLong(), a[2].asInt()));
    define(host, "writeAt", (_, a) -> writeAt(handle(a), a));
    define(host, "size", (_, a) -> (double) handle(a).size());
    define(host, "truncate", (_, a) -> truncate(handle(a), a[1].asLong()));
    define(host, "readText", (f, a) -> decode(readAll(f, text(a, 0))));
    define(host, "readBytes", (f, a) -> ByteBuffer.wrap(readAll(f, text(a, 0))));
    define(host, "writeAll", this::writeAll);
    define(host, "mkdir", (f, a) -> done(() -> f.makeDirectory(text(a, 0), a[1].asInt())));
    define(host, "remove", (f, a) -> done(() -> f.remove(text(a, 0), a[1].asBoolean())));
    define(host, "rename", (f, a) -> done(() -> f.rename(text(a, 0), text(a, 1), true)));
    define(
        host,
        "utimes",
        (f, a) ->
            done(() ->
                f.setTimes(text(a, 0), nanos(a[1].asDouble()), nanos(a[2].asDouble()), true)));
    define(host, "chmod", (f, a) -> done(() -> f.setMode(text(a, 0), a[1].asInt())));
    define(host, "readlink", (f, a) -> f.readLink(text(a, 0)));
    define(host, "realpath", (f, a) -> f.realPath(text(a, 0)));
    define(host, "link", (f, a) -> done(() -> f.refuseLink(text(a, 0))));
    define(host, "cwd", (f, _) -> f.workingDirectory());
    define(host, "chdir", (f, a) -> done(() -> f.workingDirectory(text(a, 0))));
    define(host, "covers", (f, a) -> f.covers(f.absolute(text(a, 0))));
  }

  private void define(JavaScriptHost host, String name, Operation operation) {
    host.define(
        name,
        arguments -> {
          GuestFiles bound = files;
          if (bound == null) {
            return failure(Errno.ENOENT);
          }
          try {
            return ProxyArray.fromArray(null, operation.apply(bound, arguments));
          } catch (FileException e) {
            return failure(e.errno());
          } catch (IOException _) {
            return failure(Errno.EIO);
          }
        });
  }

  private static ProxyArray failure(Errno errno) {
    return ProxyArray.fromArray(
        errno.name(), -errno.number(), errno.message().toLowerCase(java.util.Locale.ROOT));
  }

  private interface Change {
    void apply() throws IOException;
  }

  private static @Nullable Object done(Change change) throws IOException {
    change.apply();
    return null;
  }

  private static String text(Value[] arguments, int index) {
    return arguments[index].asString();
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  private static ProxyArray stat(Attributes a) {
    return ProxyArray.fromArray(
        a.type().ordinal(),
        a.mode(),
        (double) a.size(),
        a.modifiedNanos() / 1e6,
        a.accessNanos() / 1e6,
        a.changedNanos() / 1e6,
        (double) a.inode(),
        a.device(),
        a.links());
  }

  private static ProxyArray list(List<Entry> entries) {
    List<Object> flat = new ArrayList<>(entries.size() * 2);
    for (Entry entry : entries) {
      flat.add(entry.name());
      flat.add(entry.attributes().type().ordinal());
    }
    return ProxyArray.fromList(flat);
  }

  /** Letters, one per option: r, w, a(ppend), c(reate), x (exclusive), t(runcate). */
  private static EnumSet<OpenOption> options(String letters) {
    EnumSet<OpenOption> options = EnumSet.noneOf(OpenOption.class);
    for (char letter : letters.toCharArray()) {
      options.add(
          switch (letter) {
            case 'r' -> OpenOption.READ;
            case 'w' -> OpenOption.WRITE;
            case 'a' -> OpenOption.APPEND;
            case 'c' -> OpenOption.CREATE;
            case 'x' -> OpenOption.EXCLUSIVE;
            default -> OpenOption.TRUNCATE;
          });
    }
    return options;
  }

  private int open(GuestFiles.Handle handle) {
    handles.put(++lastHandle, handle);
    return lastHandle;
  }

  private @Nullable Object close(int number) throws IOException {
    GuestFiles.Handle handle = handles.remove(number);
    if (handle == null) {
      throw new FileException(Errno.EBADF, "close");
    }
    handle.close();
    return null;
  }

  private GuestFiles.Handle handle(Value[] arguments) throws FileException {
    GuestFiles.Handle handle = handles.get(arguments[0].asInt());
    if (handle == null) {
      throw new FileException(Errno.EBADF, "descriptor");
    }
    return handle;
  }

  private static ByteBuffer read(GuestFiles.Handle handle, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(length, TRANSFER_BYTES_MAX));
    handle.read(position, buffer);
    return buffer.flip().slice();
  }

  private static double writeAt(GuestFiles.Handle handle, Value[] a) throws IOException {
    return handle.write(a[1].asLong(), ByteBuffer.wrap(bytes(a[2], a[3].asInt(), a[4].asInt())));
  }

  private static @Nullable Object truncate(GuestFiles.Handle handle, long size) throws IOException {
    handle.truncate(size);
    return null;
  }

  static byte[] bytes(Value buffer, int offset, int length) {
    byte[] bytes = new byte[length];
    buffer.readBuffer(offset, bytes, 0, length);
    return bytes;
  }

  /** UTF-8 as Node writes it: a lone surrogate becomes U+FFFD. */
  static byte[] utf8(String text) {
    ByteBuffer bytes;
    try {
      bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd})
              .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new AssertionError("malformed input is replaced", e);
    }
    return Arrays.copyOf(bytes.array(), bytes.limit());
  }

  private static String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] readAll(GuestFiles files, String path) throws IOException {
    try (GuestFiles.Handle handle = files.open(path, EnumSet.of(OpenOption.READ), 0)) {
      ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES);
      while (handle.read(buffer.position(), buffer) > 0) {
        if (!buffer.hasRemaining()) {
          buffer = ByteBuffer.allocate(Math.multiplyExact(buffer.capacity(), 2)).put(buffer.flip());
        }
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }

  private @Nullable Object writeAll(GuestFiles bound, Value[] a) throws IOException {
    byte[] bytes =
        a[3].isString() ? utf8(a[3].asString()) : bytes(a[3], a[4].asInt(), a[5].asInt());
    try (GuestFiles.Handle handle = bound.open(text(a, 0), options(text(a, 1)), a[2].asInt())) {
      handle.write(0, ByteBuffer.wrap(bytes));
    }
    return null;
  }
}
