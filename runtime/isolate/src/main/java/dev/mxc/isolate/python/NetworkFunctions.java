package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Header;
import dev.mxc.bridge.protocol.NetworkRequest.Redirect;
import dev.mxc.bridge.protocol.NetworkSignal.Answered;
import dev.mxc.bridge.protocol.NetworkSignal.Failed;
import dev.mxc.bridge.protocol.NetworkSignal.Failure;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.GuestNetwork;
import dev.mxc.isolate.GuestStream;
import dev.mxc.isolate.GuestStream.StreamException;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/**
 * Requests and connections as the prelude has them: flat lists of words, numbers and text. The
 * first word says what it came to: {@code ok}, {@code late} when time ran out, or the name of a
 * failure, with its message. A wait is bounded in seconds, negative for no bound. Bytes that were
 * received are text of one character each, since a guest has no other use of an array of the host's
 * that is as quick; bytes to send are read out of the guest's own buffer.
 */
final class NetworkFunctions {

  /** Closes what a program has lost without closing it. */
  private static final Cleaner LOST = Cleaner.create();

  /** Fits into a frame with a whole body; the host takes much less. */
  private static final int HEAD_CHARS_MAX = 512 * 1024;

  private static final ProxyArray OK = ProxyArray.fromArray("ok");
  private static final ProxyArray LATE = ProxyArray.fromArray("late");
  private static final ProxyArray OVER = failed(Failure.CANCELED, "the run is over");

  private static final long COLLECT_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

  private final GuestNetwork network;

  private final ReentrantLock collecting = new ReentrantLock();

  // Guarded by collecting.
  private long collectedNanos = System.nanoTime() - COLLECT_NANOS_MIN;

  NetworkFunctions(GuestNetwork network) {
    this.network = network;
  }

  /**
   * {@code http(method, url, headers, body)}: names and values of headers one after the other; as
   * body none, bytes, or its length where it follows in parts, negative when that is not known.
   */
  ProxyArray http(Value[] arguments) {
    List<Header> headers = new ArrayList<>();
    Value flat = arguments[2];
    for (long i = 0; i + 1 < flat.getArraySize(); i += 2) {
      headers.add(
          new Header(flat.getArrayElement(i).asString(), flat.getArrayElement(i + 1).asString()));
    }
    String method = arguments[0].asString();
    String url = arguments[1].asString();
    long chars = (long) method.length() + url.length();
    for (Header header : headers) {
      chars += header.name().length() + header.value().length();
    }
    if (headers.size() > WireBounds.NETWORK_HEADERS_MAX || chars > HEAD_CHARS_MAX) {
      return failed(Failure.TOO_LARGE, "the request has too many headers, or too large ones");
    }
    return functions(
        new NetworkRequest.Http(
            method,
            url,
            headers,
            // Each step is the program's own request: its library follows redirects.
            Redirect.MANUAL,
            body(arguments[3])));
  }

  private static Body body(Value body) {
    if (body.isNull()) {
      return new Body.None();
    }
    if (body.isNumber()) {
      long length = body.asLong();
      return new Body.Parts(length < 0 ? OptionalLong.empty() : OptionalLong.of(length));
    }
    return new Body.Whole(bytes(body, 0, WireBounds.NETWORK_BODY_BYTES_MAX));
  }

  /** {@code tcp(host, port)}. */
  ProxyArray tcp(Value[] arguments) {
    String host = arguments[0].asString();
    if (host.length() > HEAD_CHARS_MAX) {
      return failed(Failure.TOO_LARGE, "the name is too long");
    }
    return functions(new NetworkRequest.Tcp(host, arguments[1].asInt()));
  }

  /**
   * Makes room where there is none. A language that counts references would have closed what its
   * program has lost, and a program that only waits makes no garbage that would have the collector
   * look for it. Not more often than once a second: this heap may be others' too. To take unread
   * bodies into memory instead, as JavaScript's side does, would charge the run for bytes that no
   * CPython would have received, and helps with none that has no end.
   */
  private void findLost() throws InterruptedException {
    if (network.awaitRoom(0)) {
      return;
    }
    collecting.lockInterruptibly();
    try {
      long left = COLLECT_NANOS_MIN - (System.nanoTime() - collectedNanos);
      if (!network.awaitRoom(left)) {
        System.gc();
        collectedNanos = System.nanoTime();
        network.awaitRoom(COLLECT_NANOS_MIN);
      }
    } finally {
      collecting.unlock();
    }
  }

  private ProxyArray functions(NetworkRequest request) {
    try {
      findLost();
    } catch (InterruptedException _) {
      // The engine is about to end the guest.
      Thread.currentThread().interrupt();
      return OVER;
    }
    GuestStream stream = network.open(request, () -> {});
    Handle handle = new Handle(stream);
    LOST.register(handle, stream::close);
    return ProxyArray.fromArray(
        "ok",
        new NamedFunction("connected", arguments -> handle.connected(nanos(arguments[0]))),
        new NamedFunction("answer", arguments -> handle.answer(nanos(arguments[0]))),
        new NamedFunction(
            "read", arguments -> handle.read(arguments[0].asInt(), nanos(arguments[1]))),
        new NamedFunction(
            "write",
            arguments -> handle.write(arguments[0], arguments[1].asInt(), nanos(arguments[2]))),
        new NamedFunction("finish", _ -> handle.finish()),
        new NamedFunction("close", _ -> handle.close()));
  }

  private static long nanos(Value seconds) {
    double value = seconds.asDouble();
    return value < 0 ? -1 : (long) (value * TimeUnit.SECONDS.toNanos(1));
  }

  private static byte[] bytes(Value buffer, int offset, int countMax) {
    long left = buffer.getBufferSize() - offset;
    if (offset < 0 || left < 0) {
      // Reading there is a fault of the language's own.
      throw new IndexOutOfBoundsException(offset);
    }
    byte[] bytes = new byte[(int) Math.min(left, countMax)];
    if (bytes.length > 0) {
      buffer.readBuffer(offset, bytes, 0, bytes.length);
    }
    return bytes;
  }

  private static ProxyArray failed(Failure failure, String message) {
    return ProxyArray.fromArray(failure.name().toLowerCase(Locale.ROOT), message);
  }

  /** What a program holds of a stream; nothing else does, so that a lost one can be told. */
  private static final class Handle {

    private interface Operation {
      ProxyArray apply() throws StreamException, RunEndedException;
    }

    private final GuestStream stream;

    Handle(GuestStream stream) {
      this.stream = stream;
    }

    ProxyArray connected(long nanosMax) {
      return answer(() -> stream.awaitConnected(nanosMax) ? OK : LATE);
    }

    /** Status, reason, version, the lines of the headers, and whether they say a length. */
    ProxyArray answer(long nanosMax) {
      return answer(() -> stream.awaitAnswer(nanosMax).map(Handle::head).orElse(LATE));
    }

    private static ProxyArray head(Answered answer) {
      StringBuilder lines = new StringBuilder();
      boolean sized = false;
      for (Header header : answer.headers()) {
        lines.append(header.name()).append(": ").append(header.value()).append("\r\n");
        sized |= header.name().equalsIgnoreCase("content-length");
      }
      return ProxyArray.fromArray(
          "ok", answer.status(), answer.reason(), answer.version(), lines.toString(), sized);
    }

    /** The bytes; none at the end. */
    ProxyArray read(int bytesMax, long nanosMax) {
      return answer(() -> {
        Optional<byte[]> bytes = stream.read(bytesMax, nanosMax);
        return bytes
            .map(read -> ProxyArray.fromArray("ok", new String(read, StandardCharsets.ISO_8859_1)))
            .orElse(LATE);
      });
    }

    /** How many bytes were sent, from the offset on; -1 when the other side takes no more. */
    ProxyArray write(Value buffer, int offset, long nanosMax) {
      byte[] part = bytes(buffer, offset, WireBounds.STREAM_FRAME_BYTES_MAX);
      if (part.length == 0) {
        return ProxyArray.fromArray("ok", 0);
      }
      return answer(() -> {
        int sent = stream.write(part, 0, part.length, nanosMax);
        return sent == 0 ? LATE : ProxyArray.fromArray("ok", sent);
      });
    }

    ProxyArray finish() {
      return answer(() -> {
        stream.finish();
        return OK;
      });
    }

    ProxyArray close() {
      stream.close();
      return OK;
    }

    private static ProxyArray answer(Operation operation) {
      try {
        return operation.apply();
      } catch (StreamException e) {
        Failed failed = e.failed();
        return NetworkFunctions.failed(failed.failure(), failed.message());
      } catch (RunEndedException _) {
        return OVER;
      }
    }
  }
}
