package dev.mxc.cli;

import dev.mxc.guard.terminal.ControllingTerminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Standard output and error. What a guest writes goes through as it is, except where it would act
 * on a terminal: there only newline, tab and colours pass. Once the guest has ended, nothing waits
 * for a reader that does not read.
 */
final class Terminal {

  /** For guest output under way to be taken. */
  private static final Duration READER_MAX = Duration.ofMillis(500);

  private static final String RED = "\u001b[31m";

  /** How the C library names EPIPE in the locale that the launchers set. */
  private static final String READER_GONE = "Broken pipe";

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final OutputStream err = new FileOutputStream(FileDescriptor.err);

  /** The launchers test it, since a JVM cannot tell for each stream. */
  private final boolean outIsTerminal = Boolean.getBoolean("mxc.tty.out");

  private final boolean errIsTerminal = Boolean.getBoolean("mxc.tty.err");
  private final GuestText outText = new GuestText();
  private final GuestText errText = new GuestText();

  /** Guards what follows; held while something is written, and while a person is asked. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Held while the terminal is read: for the guest, or for the answer of a person. */
  private final ReentrantLock inputTurn = new ReentrantLock(true);

  /** The guest's last line on standard error has no end yet. */
  private boolean errLineOpen;

  /** The same for what was written last, on either stream. */
  private boolean lastLineOpen;

  /** Why output cannot be written any more. */
  private volatile @Nullable String loss;

  private volatile Runnable whenLost = () -> {};

  /** Guest output of a stream; waits for as long as it is not taken. */
  void guest(boolean error, byte[] bytes) {
    turn.lock();
    try {
      if (bytes.length == 0 || loss != null) {
        return;
      }
      boolean shown = error ? errIsTerminal : outIsTerminal;
      write(error ? err : out, shown ? (error ? errText : outText).shown(bytes) : bytes);
      lastLineOpen = bytes[bytes.length - 1] != '\n';
      if (error) {
        errLineOpen = lastLineOpen;
      }
    } finally {
      turn.unlock();
    }
  }

  /** Does something of mxc's own, unless guest output is stuck. */
  private void inTurn(Runnable action) {
    try {
      if (turn.tryLock(READER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          action.run();
        } finally {
          turn.unlock();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What happens while a guest waits. */
  interface Question<T> {
    T ask() throws InterruptedException;
  }

  /**
   * Holds guest output, and the guest's reading of a terminal, while a person is asked there, one
   * question after the other. What is asked begins on a line of its own, without a guest's colours.
   */
  <T> T whileGuestWaits(Question<T> question) throws InterruptedException {
    inputTurn.lockInterruptibly();
    try {
      turn.lockInterruptibly();
      try {
        endColours();
        endLine();
        return question.ask();
      } finally {
        turn.unlock();
      }
    } finally {
      inputTurn.unlock();
    }
  }

  private void endLine() {
    if (lastLineOpen && (outIsTerminal || errIsTerminal)) {
      write(errIsTerminal ? err : out, new byte[] {'\n'});
      lastLineOpen = false;
      errLineOpen &= !errIsTerminal;
    }
  }

  /** The guest's standard input. */
  InputStream input() {
    return ControllingTerminal.isStandardInput() ? new TerminalInput(inputTurn) : System.in;
  }

  /** What is to be done when guest output cannot be written; must not block, and may come twice. */
  void whenLost(Runnable action) {
    whenLost = action;
    if (loss != null) {
      action.run();
    }
  }

  /** There will be no more guest output: what was held back of it is shown, colours end. */
  void endGuest() {
    inTurn(this::endColours);
  }

  private void endColours() {
    if (outIsTerminal) {
      write(out, outText.end());
    }
    if (errIsTerminal) {
      write(err, errText.end());
    }
  }

  /** Text of mxc's own on standard output. */
  void out(String text) {
    inTurn(() -> write(out, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A line of mxc's own on standard error; begins on a line of its own. */
  void message(String text) {
    inTurn(() -> {
      endColours();
      boolean open = oneDestination() ? lastLineOpen : errLineOpen;
      String mark = errColours() ? RED + "mxc:" + GuestText.PLAIN : "mxc:";
      say((open ? "\n" : "") + mark + " " + escaped(text) + "\n");
    });
  }

  /** A line that tells what is going on, as {@link #message} but not of anything wrong. */
  void progress(String text) {
    inTurn(() -> say("mxc: " + escaped(text) + "\n"));
  }

  /** As {@link #progress}, where a person waits for it. */
  void waiting(String text) {
    if (errIsTerminal) {
      progress(text);
    }
  }

  private void say(String line) {
    try {
      err.write(line.getBytes(StandardCharsets.UTF_8));
      errLineOpen = false;
      lastLineOpen = false;
    } catch (IOException _) {
      // There is nowhere left to say it; the exit status does.
    }
  }

  /** Whether both streams end up in one place, such as a terminal or a log. */
  private boolean oneDestination() {
    if (outIsTerminal || errIsTerminal) {
      return outIsTerminal && errIsTerminal;
    }
    try {
      Path descriptors = Path.of("/proc/self/fd");
      return Files.readSymbolicLink(descriptors.resolve("1"))
          .equals(Files.readSymbolicLink(descriptors.resolve("2")));
    } catch (IOException _) {
      return false;
    }
  }

  private void write(OutputStream stream, byte[] bytes) {
    if (loss != null || bytes.length == 0) {
      return;
    }
    try {
      stream.write(bytes);
    } catch (IOException e) {
      loss = String.valueOf(e.getMessage());
      whenLost.run();
    }
  }

  /** Whether output could not be written. */
  boolean isLost() {
    return loss != null;
  }

  /**
   * The exit status of the process: {@code status}, unless output was lost. A reader that went away
   * is no failure, and ends others by SIGPIPE.
   */
  int exitStatus(int status) {
    String why = loss;
    if (why == null) {
      return status;
    }
    if (why.equals(READER_GONE)) {
      return ExitStatus.READER_GONE;
    }
    message("the output cannot be written: " + why);
    return ExitStatus.FAILED;
  }

  /** Whether standard output takes colours. */
  boolean outColours() {
    return outIsTerminal && coloursWanted();
  }

  private boolean errColours() {
    return errIsTerminal && coloursWanted();
  }

  private static boolean coloursWanted() {
    String none = System.getenv("NO_COLOR");
    return (none == null || none.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  /** One line without control characters: guest text may be in it. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean control =
              Character.isISOControl(c)
                  || c == 0x2028
                  || c == 0x2029
                  || c >= 0x202a && c <= 0x202e
                  || c >= 0x2066 && c <= 0x2069;
          if (control) {
            escaped.append(String.format("\\u%04x", c));
          } else {
            escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }
}
