package dev.mxc.bytecode;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.ClaimSpec.MountKind;
import dev.mxc.bridge.protocol.ClaimSpec.MountPoint;
import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.NothingGranted;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import dev.mxc.files.PackageSources.Source;
import dev.mxc.worker.Backend;
import dev.mxc.worker.WorkerException;
import dev.mxc.worker.WorkerShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A fresh worker that only compiles, and what the host takes of it. It has no mount, no grant and
 * nothing of a guest; it is sent sources and sends code, in the same order. Like every worker it is
 * an enemy: what it sends for one source is kept under the name of that source, and whatever is too
 * large, too much or not asked for ends it.
 */
final class CompileWorker {

  /** A source to compile, and what its bytecode will be called. */
  record Item(String path, Source source, String name) {}

  private static final int THREADS_MAX = 4;
  private static final int OPEN_FILES_MAX = 64;
  private static final long MEMORY_BYTES = 384L << 20;
  private static final long SCRATCH_BYTES = 1 << 20;

  /** Sources that were sent and whose code has not come: what of them the host keeps in memory. */
  private static final int AHEAD_MAX = 16;

  private final BytecodeStore store;
  private final Iterator<Item> items;
  private final CompletableFuture<@Nullable IOException> over = new CompletableFuture<>();

  // Guarded by this.
  private final Deque<Item> sent = new ArrayDeque<>();
  private ByteBuffer toSend = ByteBuffer.allocate(0);
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
  private @Nullable ByteBuffer code;
  private long bytesLeft;

  /**
   * Prepares the compilation.
   *
   * @param bytesMax what may be kept in all
   */
  CompileWorker(BytecodeStore store, Iterator<Item> items, long bytesMax) {
    this.store = store;
    this.items = items;
    this.bytesLeft = bytesMax;
  }

  /** Compiles until all is done, the time is over or it is stopped. */
  void run(CompileJob.Workers workers, Duration longest, Duration longestForOne, Stop stop)
      throws IOException, WorkerException {
    if (stop.stopped()) {
      return;
    }
    WorkerShape shape = new WorkerShape(Language.PYTHON, MEMORY_BYTES, THREADS_MAX);
    Backend backend = workers.start(shape).claim(claim(longest));
    try {
      stop.by(() -> finish(null));
      backend.start(program(), new Services(), new End());
      await(longest, longestForOne);
    } finally {
      stop.by(null);
      finish(null);
      backend.close();
    }
  }

  private void await(Duration longest, Duration longestForOne) throws IOException {
    long deadline = System.nanoTime() + longest.toNanos();
    Item last = null;
    while (System.nanoTime() < deadline) {
      try {
        IOException failure = over.get(longestForOne.toMillis(), TimeUnit.MILLISECONDS);
        if (failure != null) {
          throw failure;
        }
        return;
      } catch (TimeoutException _) {
        Item now = oldest();
        if (now != null && now == last) {
          store.putNone(now.name);
          return;
        }
        last = now;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new AssertionError("completed with values only", e);
      }
    }
  }

  private synchronized @Nullable Item oldest() {
    return sent.peek();
  }

  /** Ends the wait for the worker, and the feeding of it. The first end stays. */
  private void finish(@Nullable IOException failure) {
    over.complete(failure);
    synchronized (this) {
      notifyAll();
    }
  }

  private static ClaimSpec claim(Duration longest) {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return new ClaimSpec(
        Map.of(),
        List.of(
            new MountPoint("/workspace", MountKind.MEMORY, true, SCRATCH_BYTES),
            new MountPoint("/tmp", MountKind.MEMORY, true, SCRATCH_BYTES)),
        List.of(),
        List.of(),
        THREADS_MAX,
        OPEN_FILES_MAX,
        0,
        longest.toMillis(),
        MEMORY_BYTES,
        seed);
  }

  private static RunSpec program() throws IOException {
    try (InputStream source = CompileWorker.class.getResourceAsStream("compile.py")) {
      if (source == null) {
        throw new IOException("no resource compile.py");
      }
      return new RunSpec(
          Language.PYTHON,
          false,
          "compile.py",
          source.readAllBytes(),
          List.of(),
          ContextLife.ONE_RUN);
    }
  }

  /** A source that kills the compiler, or keeps it for ever, would do so every time. */
  private void noteCulprit() throws IOException {
    Item first = oldest();
    if (first != null) {
      store.putNone(first.name);
    }
  }

  private synchronized int feed(byte[] buffer, int offset, int wanted) throws IOException {
    while (!toSend.hasRemaining()) {
      while (sent.size() >= AHEAD_MAX && !over.isDone()) {
        try {
          wait();
        } catch (InterruptedException _) {
          throw new IOException("interrupted");
        }
      }
      if (over.isDone() || bytesLeft <= 0 || !items.hasNext()) {
        return -1;
      }
      Item item = items.next();
      sent.add(item);
      toSend = frame(item);
    }
    int count = Math.min(wanted, toSend.remaining());
    toSend.get(buffer, offset, count);
    return count;
  }

  private static ByteBuffer frame(Item item) {
    byte[] path = item.path.getBytes(StandardCharsets.UTF_8);
    byte[] source = item.source.bytes();
    return ByteBuffer.allocate(2 * Integer.BYTES + path.length + source.length)
        .putInt(path.length)
        .putInt(source.length)
        .put(path)
        .put(source)
        .flip();
  }

  /** Code comes in any pieces: its length, then itself. */
  private synchronized void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer target = code == null ? length : code;
      int count = Math.min(bytes.remaining(), target.remaining());
      target.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      if (!target.hasRemaining()) {
        complete(target);
      }
    }
  }

  private void complete(ByteBuffer whole) throws IOException {
    Item item = sent.peek();
    if (item == null) {
      throw new IOException("the compiler sent code for no source");
    }
    if (code == null) {
      int codeBytes = whole.getInt(0);
      if (codeBytes < 0 || codeBytes > BytecodeStore.CODE_BYTES_MAX || codeBytes > bytesLeft) {
        throw new IOException("the compiler sent too much code");
      }
      code = ByteBuffer.allocate(codeBytes);
      whole.clear();
      if (codeBytes > 0) {
        return;
      }
    }
    byte[] bytes = code.array();
    code = null;
    if (bytes.length == 0) {
      store.putNone(item.name);
    } else {
      store.put(item.name, item.source, bytes);
    }
    bytesLeft -= bytes.length;
    sent.remove();
    notifyAll();
  }

  private final class Services extends NothingGranted {

    Services() {
      super(Errno.EACCES, "a compiler needs nothing");
    }

    @Override
    public void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException {
      if (stream == OutputStreamKind.STDOUT) {
        try {
          take(bytes);
        } catch (IOException e) {
          finish(e);
          throw e;
        }
      }
    }

    @Override
    public int input(byte[] buffer, int offset, int wanted) throws IOException {
      return feed(buffer, offset, wanted);
    }
  }

  private final class End implements Backend.Listener {

    @Override
    public void started() {
      // The deadline counts from before.
    }

    @Override
    public void ended(RunOutcome outcome, long cpuNanos, long peakHeapBytes) {
      finish(null);
    }

    @Override
    public void lost(Backend.Loss loss) {
      try {
        if (loss == Backend.Loss.OUT_OF_MEMORY || loss == Backend.Loss.DIED) {
          noteCulprit();
        }
        finish(null);
      } catch (IOException e) {
        finish(e);
      }
    }
  }
}
