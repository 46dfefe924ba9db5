package dev.mxc.guard;

import dev.mxc.guard.launch.ControlMessage;
import dev.mxc.guard.sys.DescriptorCalls;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Hears what the guard's process says, without waiting for ever. */
final class ControlReader implements AutoCloseable {

  private final int descriptor;

  /** Takes over the read end of a pipe. */
  ControlReader(int descriptor) {
    this.descriptor = descriptor;
  }

  /** How the kernel calls the pipe in /proc, whoever holds an end of it. */
  String pipe() throws IOException {
    try {
      return FileCalls.descriptorPath(descriptor);
    } catch (SystemCallException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The next message; empty when there is none any more, or none in time. */
  Optional<ControlMessage> next(Duration atMost) throws IOException {
    byte[] length = new byte[4];
    try {
      if (!SpawnCalls.awaitInput(descriptor, atMost.toNanos())
          || !DescriptorCalls.readFully(descriptor, length)) {
        return Optional.empty();
      }
      // Its writer writes a message at once, so the rest is there or never comes.
      byte[] body = new byte[ControlMessage.checkLength(ByteBuffer.wrap(length).getInt())];
      return DescriptorCalls.readFully(descriptor, body)
          ? Optional.of(ControlMessage.decode(body))
          : Optional.empty();
    } catch (SystemCallException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    FileCalls.close(descriptor);
  }
}
