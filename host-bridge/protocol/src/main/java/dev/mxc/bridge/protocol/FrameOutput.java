package dev.mxc.bridge.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** Puts frames into a pipe, each as a whole. Safe for use by several threads. */
public final class FrameOutput {

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();

  public FrameOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends one message; blocks while the pipe is full.
   *
   * @throws IOException when the pipe fails
   */
  public void send(Message message) throws IOException {
    byte[] frame = MessageCodec.encode(message);
    byte[] bytes = ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array();
    lock.lock();
    try {
      out.write(bytes);
      out.flush();
    } finally {
      lock.unlock();
    }
  }
}
