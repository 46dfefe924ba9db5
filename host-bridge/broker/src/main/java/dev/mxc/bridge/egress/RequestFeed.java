package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Feeds a request's body to the client, one block at a time. */
final class RequestFeed {

  private static final int BLOCK_BYTES = 16 * 1024;

  private final RequestBody body;
  private final NetworkQuota quota;
  private final Consumer<EgressException> failed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  // Guarded by lock.
  private ByteBuffer block = ByteBuffer.allocate(0);
  private @Nullable DataStreamChannel channel;
  private boolean last;
  private boolean done;

  RequestFeed(RequestBody body, NetworkQuota quota, Consumer<EgressException> failed) {
    this.body = body;
    this.quota = quota;
    this.failed = failed;
    if (body instanceof RequestBody.Bytes(byte[] bytes)) {
      block = ByteBuffer.wrap(bytes);
      last = true;
    } else if (body instanceof RequestBody.None) {
      done = true;
    }
  }

  boolean isEmpty() {
    return body instanceof RequestBody.None;
  }

  /** The length, or -1. */
  long length() {
    return switch (body) {
      case RequestBody.None _ -> 0;
      case RequestBody.Bytes(byte[] bytes) -> bytes.length;
      case RequestBody.Stream(_, long length) -> length;
    };
  }

  /** Begins to read a stream. */
  void start() {
    if (body instanceof RequestBody.Stream(InputStream in, long length)) {
      Thread.ofVirtual().name("egress-body").start(() -> pump(in, length));
    }
  }

  boolean isDone() {
    lock.lock();
    try {
      return done;
    } finally {
      lock.unlock();
    }
  }

  int available() {
    lock.lock();
    try {
      return done ? 0 : last ? Math.max(1, block.remaining()) : block.remaining();
    } finally {
      lock.unlock();
    }
  }

  void produce(DataStreamChannel to) throws IOException {
    lock.lock();
    try {
      channel = to;
      if (block.hasRemaining()) {
        to.write(block);
      }
      if (!block.hasRemaining()) {
        taken.signalAll();
        if (last && !done) {
          done = true;
          to.endStream();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is sent. */
  void stop() {
    lock.lock();
    try {
      done = true;
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pump(InputStream in, long length) {
    long sent = 0;
    try {
      byte[] bytes = new byte[BLOCK_BYTES];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        sent += count;
        if (length >= 0 && sent > length) {
          break;
        }
        quota.charge(count);
        if (!offer(ByteBuffer.wrap(bytes, 0, count))) {
          return;
        }
      }
      if (length >= 0 && sent != length) {
        throw new EgressException(Kind.BODY, "the body has another length than was said");
      }
      end();
    } catch (EgressException e) {
      failed.accept(e);
    } catch (IOException | RuntimeException _) {
      failed.accept(new EgressException(Kind.BODY, "the request's body could not be read"));
    } catch (InterruptedException _) {
      failed.accept(new EgressException(Kind.CANCELED, "the request was canceled"));
    }
  }

  private boolean offer(ByteBuffer bytes) throws InterruptedException {
    lock.lock();
    try {
      block = bytes;
      if (channel != null) {
        channel.requestOutput();
      }
      while (block.hasRemaining() && !done) {
        taken.await();
      }
      return !done;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      last = true;
      if (channel != null) {
        channel.requestOutput();
      }
    } finally {
      lock.unlock();
    }
  }
}
