package dev.mxc.guard.launch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What the guard's process tells the host. */
public sealed interface ControlMessage {

  /** Where the messages go. */
  int DESCRIPTOR = 6;

  /** Where the spec, and then one byte to go on, come from. */
  int ORDERS_DESCRIPTOR = 5;

  /** Where the program's standard error goes; until then 1 and 2 are the chain's own. */
  int ERRORS_DESCRIPTOR = 7;

  /** A message is small; what is not came from somewhere else. */
  int BYTES_MAX = 64 * 1024;

  /**
   * It runs.
   *
   * @param pid its number where the host's /proc counts
   */
  record Started(int pid) implements ControlMessage {}

  /**
   * Every wall stands, and it waits to become the program.
   *
   * @param thread the number of the thread that will, in its PID namespace
   * @param landlockRefuses whether what could be opened before cannot be any more
   */
  record Ready(int thread, boolean landlockRefuses) implements ControlMessage {}

  /** A step failed, and it ends. */
  record Failed(String step, int errno) implements ControlMessage {}

  /** For the pipe. */
  static byte[] encode(ControlMessage message) {
    SpecWriter out = new SpecWriter();
    if (message instanceof Started started) {
      out.number(1).number(started.pid());
    } else if (message instanceof Ready ready) {
      out.number(2).number(ready.thread()).flag(ready.landlockRefuses());
    } else if (message instanceof Failed failed) {
      out.number(3).number(failed.errno()).text(failed.step());
    }
    byte[] body = out.bytes();
    return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
  }

  /** Whether a message can be that long. */
  static int checkLength(int length) throws IOException {
    if (length < 8 || length > BYTES_MAX) {
      throw new IOException("no message of the guard's process");
    }
    return length;
  }

  /** What {@link #encode} made, without the length in front. */
  static ControlMessage decode(byte[] body) throws IOException {
    SpecReader reader = new SpecReader(body);
    return switch (reader.integer()) {
      case 1 -> new Started(reader.integer());
      case 2 -> new Ready(reader.integer(), reader.flag());
      case 3 -> {
        int errno = reader.integer();
        yield new Failed(reader.text(), errno);
      }
      default -> throw new IOException("no message of the guard's process");
    };
  }
}
