package dev.mxc.cli;

import dev.mxc.guard.terminal.ControllingTerminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard input that is a terminal: reads only what is there, and only while nobody else asks a
 * question there, whose answer it would take.
 */
final class TerminalInput extends InputStream {

  /** How long a question waits for a look at the terminal that has begun. */
  private static final int LOOK_MILLIS = 100;

  private final InputStream in = new FileInputStream(FileDescriptor.in);
  private final ReentrantLock turn;

  /**
   * @param turn held by whoever asks; fair, so that this one, which always comes again, keeps
   *     nobody waiting
   */
  TerminalInput(ReentrantLock turn) {
    this.turn = turn;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      turn.lock();
      try {
        if (ControllingTerminal.isStandardInputReadable(LOOK_MILLIS)) {
          return in.read(buffer, offset, length);
        }
      } finally {
        turn.unlock();
      }
    }
  }
}
