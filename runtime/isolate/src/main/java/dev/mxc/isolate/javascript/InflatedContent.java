package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.isolate.GuestStream.StreamException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a body that came as gzip (RFC 1952) or deflate (RFC 1950, or without its header as
 * some servers send it), decoded as it is read. As Node does it, a body that is cut short ends
 * where it ends, and what follows a last gzip member is ignored.
 */
final class InflatedContent implements ContentSource {

  private enum Stage {
    HEAD,
    DATA,
    TRAILER,
    DONE
  }

  private static final int INPUT_BYTES = 32 * 1024;
  private static final int TRAILER_BYTES = 8;

  /** A gzip head has a file's name and a comment; nobody needs longer ones. */
  private static final int HEAD_BYTES_MAX = 64 * 1024;

  private final ContentSource coded;
  private final boolean gzip;
  private final CRC32 checksum = new CRC32();
  private Inflater inflater = new Inflater(true);
  private Stage stage = Stage.HEAD;

  /** Read, and before the data of a member or behind it. */
  private byte[] pending = new byte[0];

  /** What the inflater was given last. */
  private byte[] input = new byte[0];

  private boolean afterMember;

  /**
   * @param coded the coded bytes
   * @param gzip whether the coding is gzip, else deflate
   */
  InflatedContent(ContentSource coded, boolean gzip) {
    this.coded = coded;
    this.gzip = gzip;
  }

  @Override
  public Optional<byte[]> read(int bytesMax)
      throws StreamException, RunEndedException, DataFormatException {
    byte[] out = new byte[bytesMax];
    while (stage != Stage.DONE) {
      int count = step(out);
      if (count > 0) {
        return Optional.of(Arrays.copyOf(out, count));
      }
      if (count < 0) {
        Optional<byte[]> more = coded.read(INPUT_BYTES);
        if (more.isEmpty()) {
          return Optional.empty();
        }
        if (more.get().length == 0) {
          stage = Stage.DONE;
        } else {
          take(more.get());
        }
      }
    }
    return coded.read(INPUT_BYTES).isEmpty() ? Optional.empty() : Optional.of(new byte[0]);
  }

  private void take(byte[] more) {
    if (stage == Stage.DATA) {
      give(more);
    } else {
      byte[] joined = Arrays.copyOf(pending, pending.length + more.length);
      System.arraycopy(more, 0, joined, pending.length, more.length);
      pending = joined;
    }
  }

  /** Decodes further: the bytes that came of it, or -1 when more input is needed. */
  private int step(byte[] out) throws DataFormatException {
    return switch (stage) {
      case HEAD -> head();
      case DATA -> data(out);
      case TRAILER -> trailer();
      case DONE -> 0;
    };
  }

  private int head() throws DataFormatException {
    if (pending.length < 2) {
      return -1;
    }
    int length = 0;
    if (gzip) {
      if (afterMember && !isGzip(pending)) {
        stage = Stage.DONE;
        return 0;
      }
      length = GzipHead.length(pending);
      if (length < 0) {
        if (pending.length > HEAD_BYTES_MAX) {
          throw new DataFormatException("header too long");
        }
        return -1;
      }
    }
    inflater.end();
    inflater = new Inflater(gzip || (pending[0] & 0x0f) != 8);
    give(Arrays.copyOfRange(pending, length, pending.length));
    checksum.reset();
    stage = Stage.DATA;
    return 0;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes[0] == GzipHead.MAGIC_1 && bytes[1] == GzipHead.MAGIC_2;
  }

  private int data(byte[] out) throws DataFormatException {
    int count = inflater.inflate(out);
    checksum.update(out, 0, count);
    if (inflater.finished()) {
      pending = Arrays.copyOfRange(input, input.length - inflater.getRemaining(), input.length);
      stage = gzip ? Stage.TRAILER : Stage.DONE;
      return count;
    }
    if (inflater.needsDictionary()) {
      throw new DataFormatException("a dictionary is needed");
    }
    return count == 0 && inflater.needsInput() ? -1 : count;
  }

  private void give(byte[] bytes) {
    input = bytes;
    inflater.setInput(bytes);
  }

  private int trailer() throws DataFormatException {
    if (pending.length < TRAILER_BYTES) {
      return -1;
    }
    long sum = 0;
    for (int i = 3; i >= 0; i--) {
      sum = sum << 8 | pending[i] & 0xff;
    }
    if (sum != checksum.getValue()) {
      throw new DataFormatException("incorrect data check");
    }
    pending = Arrays.copyOfRange(pending, TRAILER_BYTES, pending.length);
    afterMember = true;
    stage = Stage.HEAD;
    return 0;
  }

  @Override
  public void close() {
    inflater.end();
    coded.close();
  }
}
