package dev.mxc.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and error. What a guest writes goes through as it is, except where it would act
 * on a terminal: there only newline, tab and colours pass.
 */
final class Terminal {

  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final OutputStream err = new FileOutputStream(FileDescriptor.err);

  /** The launchers test it, since a JVM cannot tell for each stream. */
  private final boolean outIsTerminal = Boolean.getBoolean("mxc.tty.out");

  private final boolean errIsTerminal = Boolean.getBoolean("mxc.tty.err");
  private final GuestText outText = new GuestText();
  private final GuestText errText = new GuestText();
  private boolean lineOpen;

  /** The reader of standard output is gone. */
  private boolean broken;

  /** Guest output of a stream. */
  synchronized void guest(boolean error, byte[] bytes) {
    boolean shown = error ? errIsTerminal : outIsTerminal;
    byte[] safe = shown ? (error ? errText : outText).shown(bytes) : bytes;
    write(error ? err : out, safe);
    if (error && bytes.length > 0) {
      lineOpen = bytes[bytes.length - 1] != '\n';
    }
  }

  /** Text of mxc's own on standard output. */
  synchronized void out(String text) {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A line of mxc's own on standard error; begins on a line of its own. */
  synchronized void message(String text) {
    String line = "mxc: " + escaped(text);
    String painted = errIsTerminal ? RED + "mxc:" + PLAIN + line.substring(4) : line;
    write(err, ((lineOpen ? "\n" : "") + painted + "\n").getBytes(StandardCharsets.UTF_8));
    lineOpen = false;
  }

  /** A line that tells what is going on, as {@link #message} but not of anything wrong. */
  synchronized void progress(String text) {
    write(err, ("mxc: " + escaped(text) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write(OutputStream stream, byte[] bytes) {
    try {
      if (!(broken && stream == out)) {
        stream.write(bytes);
      }
    } catch (IOException _) {
      broken |= stream == out;
    }
  }

  /** Whether nobody reads standard output any more. */
  synchronized boolean isBroken() {
    return broken;
  }

  synchronized void flush() {
    try {
      out.flush();
      err.flush();
    } catch (IOException _) {
      broken = true;
    }
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
