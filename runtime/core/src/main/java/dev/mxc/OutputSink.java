package dev.mxc;

import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Limit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a run's output up to its limit: what goes beyond is cut off and ends the run. */
final class OutputSink {

  private final long bytesMax;
  private final boolean capture;
  private final RunOptions.@Nullable OutputListener listener;
  private final Consumer<Limit> passed;

  /** Held around the listener, which may take its time; never taken inside of this. */
  private final ReentrantLock listening = new ReentrantLock();

  // Guarded by this.
  private final Map<OutputStreamKind, ByteArrayOutputStream> captured =
      new EnumMap<>(OutputStreamKind.class);
  private long bytes;
  private boolean closed;

  OutputSink(
      long bytesMax,
      boolean capture,
      RunOptions.@Nullable OutputListener listener,
      Consumer<Limit> passed) {
    this.bytesMax = bytesMax;
    this.capture = capture;
    this.listener = listener;
    this.passed = passed;
  }

  /** Takes output; one listener call at a time, so that the two streams reach it in order. */
  void write(OutputStreamKind stream, ByteBuffer data) {
    listening.lock();
    try {
      byte[] taken = take(stream, data);
      if (taken.length > 0 && listener != null) {
        listener.written(kind(stream), taken);
      }
    } finally {
      listening.unlock();
    }
  }

  private synchronized byte[] take(OutputStreamKind stream, ByteBuffer data) {
    if (closed) {
      return new byte[0];
    }
    boolean beyond = data.remaining() > bytesMax - bytes;
    byte[] taken = new byte[(int) Math.min(data.remaining(), bytesMax - bytes)];
    data.get(taken);
    data.position(data.limit());
    bytes += taken.length;
    if (capture) {
      captured.computeIfAbsent(stream, _ -> new ByteArrayOutputStream()).writeBytes(taken);
    }
    if (beyond) {
      passed.accept(Limit.OUTPUT);
    }
    return taken;
  }

  /** Nothing more is taken: the result is about to be made. Does not wait for the listener. */
  synchronized void close() {
    closed = true;
  }

  synchronized String text(OutputStreamKind stream) {
    ByteArrayOutputStream bytes = captured.get(stream);
    return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
  }

  private static RunOptions.OutputKind kind(OutputStreamKind stream) {
    return switch (stream) {
      case STDOUT -> RunOptions.OutputKind.STDOUT;
      case STDERR -> RunOptions.OutputKind.STDERR;
    };
  }
}
