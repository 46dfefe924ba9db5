package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;

/**
 * The bytes that come on a connection for one answer: its head, its body, and what a server sends
 * beside them (interim answers, framing, trailers, pings), which a client hands to nobody. All are
 * charged, but for what may be read ahead. Of the client's thread alone.
 */
final class AnswerBytes {

  /** More than the client's buffers hold of what is not handed out yet. */
  private static final int READ_AHEAD_BYTES = HttpConnections.WINDOW_BYTES;

  /**
   * What a server may send beside an answer, however small it is, and for each byte of it: a byte
   * in a chunk, a frame and a record of its own takes half of that.
   */
  private static final int BESIDE_BYTES_MAX = 1 << 20;

  private static final int BESIDE_BYTES_EACH_MAX = 64;

  private final int headBytesMax;
  private final NetworkQuota quota;
  private boolean hasHead;
  private long came;
  private long ofAnswer;
  private long beside;

  AnswerBytes(int headBytesMax, NetworkQuota quota) {
    this.headBytesMax = headBytesMax;
    this.quota = quota;
  }

  /**
   * Bytes came on the connection.
   *
   * @throws EgressException when they are more than an answer can take
   */
  void came(long bytes) throws EgressException {
    came += bytes;
    if (!hasHead && came > (long) headBytesMax + READ_AHEAD_BYTES) {
      throw new EgressException(Kind.TOO_LARGE, "the head of the answer is too large");
    }
    long more = came - ofAnswer - READ_AHEAD_BYTES - beside;
    if (more > 0) {
      beside += more;
      quota.charge(more);
      if (beside > BESIDE_BYTES_MAX + ofAnswer * BESIDE_BYTES_EACH_MAX) {
        throw new EgressException(Kind.PROTOCOL, "the server sends too much beside its answer");
      }
    }
  }

  /** The head of the answer is there, after others that are none. */
  void head(long bytes) throws EgressException {
    hasHead = true;
    ofAnswer(bytes);
  }

  /** A part of the body is there. */
  void body(int bytes) throws EgressException {
    ofAnswer(bytes);
  }

  private void ofAnswer(long bytes) throws EgressException {
    ofAnswer += bytes;
    quota.charge(bytes);
  }
}
