package dev.mxc.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;

/** What holds for any bytes that come out of a pipe. */
final class Decoding {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** An empty text takes four bytes of a frame, and an object of the heap. */
  private static final int ALLOCATED_PER_BYTE_MAX = 32;

  /** For an exception, and the reader's own: what one read of a pipe may give. */
  private static final long ALLOCATED_ANYWAY = 128 * 1024;

  private Decoding() {}

  /** The message that a frame is for one side or the other; empty when it is none. */
  static Optional<Message> message(byte[] frame) {
    Optional<Message> toHost = decoded(frame, MessageCodec::decodeToHost);
    Optional<Message> toWorker = decoded(frame, MessageCodec::decodeToWorker);
    assertThat(toHost.isPresent() && toWorker.isPresent()).as("of both sides").isFalse();
    return toHost.or(() -> toWorker);
  }

  private interface Decoder {
    Message decode(byte[] frame) throws ProtocolException;
  }

  /** Nothing but a message or a {@link ProtocolException} comes out, for little memory. */
  private static Optional<Message> decoded(byte[] frame, Decoder decoder) {
    assertCostsLittle(frame.length, () -> decode(frame, decoder));
    Optional<Message> message = decode(frame, decoder);
    message.ifPresent(found -> assertComesBack(frame, found));
    return message;
  }

  private static Optional<Message> decode(byte[] frame, Decoder decoder) {
    try {
      return Optional.of(decoder.decode(frame));
    } catch (ProtocolException _) {
      return Optional.empty();
    }
  }

  /** The second time at the latest: what the JVM allocates the first time is no frame's. */
  private static void assertCostsLittle(int bytes, Runnable work) {
    long most = ALLOCATED_ANYWAY + (long) ALLOCATED_PER_BYTE_MAX * bytes;
    if (allocatedBy(work) > most) {
      assertThat(allocatedBy(work)).as("allocated for %d bytes", bytes).isLessThanOrEqualTo(most);
    }
  }

  private static long allocatedBy(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** What decodes encodes to the same bytes: there is one way to say a thing. */
  private static void assertComesBack(byte[] frame, Message message) {
    byte[] again = MessageCodec.encode(message);
    if (message instanceof Message.Claim(var claim)) {
      // Its variables are a map: what comes twice is there once, in any order.
      assertSame(claim, again);
    } else {
      assertThat(Arrays.equals(again, frame)).as("the same frame: %s", message).isTrue();
    }
  }

  private static void assertSame(ClaimSpec claim, byte[] frame) {
    try {
      ClaimSpec again = ((Message.Claim) MessageCodec.decodeToWorker(frame)).spec();
      assertThat(Arrays.equals(again.seed(), claim.seed())).isTrue();
      assertThat(withSeedOf(claim, again)).isEqualTo(claim);
    } catch (ProtocolException e) {
      throw new AssertionError("what was decoded is encoded", e);
    }
  }

  /** Records compare arrays by their identity. */
  private static ClaimSpec withSeedOf(ClaimSpec other, ClaimSpec spec) {
    return new ClaimSpec(
        spec.environment(),
        spec.mounts(),
        spec.pythonPath(),
        spec.tools(),
        spec.threadsMax(),
        spec.openFilesMax(),
        spec.outputBytesMax(),
        spec.cpuMillisMax(),
        spec.memoryBytesMax(),
        other.seed());
  }

  /** Reads bytes as a host reads a worker's pipe: until its end, or what is no frame. */
  static void pipe(byte[] bytes) {
    assertCostsLittle(bytes.length, () -> read(bytes));
  }

  private static void read(byte[] bytes) {
    FrameInput in =
        new FrameInput(new ByteArrayInputStream(bytes), WireBounds.TO_HOST_FRAME_BYTES_MAX);
    long taken = 0;
    try {
      Optional<byte[]> frame;
      while ((frame = in.next()).isPresent()) {
        int length = frame.get().length;
        if (length < 1 || length > WireBounds.TO_HOST_FRAME_BYTES_MAX) {
          throw new AssertionError("a frame of " + length);
        }
        taken += 4 + length;
        MessageCodec.decodeToHost(frame.get());
      }
      if (taken != bytes.length) {
        throw new AssertionError("bytes that are in no frame");
      }
    } catch (ProtocolException _) {
      // What ends the worker.
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }
}
