package dev.mxc;

import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Limit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a run's output up to its limit: what goes beyond is cut off and ends the run. */
final class OutputSink {

  private final long bytesMax;
  private final boolean capture;
  private final RunOptions.@Nullable OutputListener listener;
  private final Consumer<Limit> passed;

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

  /**
   * Takes output; the listener hears of it under the lock, so that the two streams reach it in
   * order.
   */
  synchronized void write(OutputStreamKind stream, ByteBuffer data) {
    int length = (int) Math.min(data.remaining(), bytesMax - bytes);
    boolean beyond = length < data.remaining();
    if (length > 0 && !closed) {
      byte[] taken = new byte[length];
      data.get(taken);
      bytes += length;
      if (capture) {
        captured.computeIfAbsent(stream, _ -> new ByteArrayOutputStream()).writeBytes(taken);
      }
      if (listener != null) {
        listener.written(kind(stream), taken);
      }
    }
    data.position(data.limit());
    if (beyond) {
      passed.accept(Limit.OUTPUT);
    }
  }

  /** Nothing more is taken: the result is about to be made. */
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
