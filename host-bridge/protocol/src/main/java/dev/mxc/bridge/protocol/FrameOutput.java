package dev.mxc.bridge.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** Puts frames into a pipe, each as a whole. Safe for use by several threads. */
public final class FrameOutput {

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();

  public FrameOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends one message; blocks while the pipe is full. Those that wait for their turn are not
   * encoded yet, so that a pipe that nobody empties holds one frame and no more.
   *
   * @throws IOException when the pipe fails
   */
  public void send(Message message) throws IOException {
    lock.lock();
    try {
      MessageCodec.write(message).writeTo(out);
      out.flush();
    } finally {
      lock.unlock();
    }
  }
}
