package dev.mxc.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.cli.Mxc.Ended;
import java.io.IOException;

/** Commands on a terminal of their own, which python3's pty module makes. */
final class PseudoTerminal {

  /**
   * Copies between its own streams and the terminal; ends as the command does. Tests that run in
   * the background of a shell inherit SIGINT as ignored, which nobody at a terminal has.
   */
  private static final String BRIDGE =
      """
      import os, pty, signal, sys
      signal.signal(signal.SIGINT, signal.SIG_DFL)
      status = pty.spawn(sys.argv[1:], lambda fd: os.read(fd, 4096))
      sys.exit(os.waitstatus_to_exitcode(status) % 256)
      """;

  private PseudoTerminal() {}

  /** Skips the test where no terminal can be made. */
  static void assumeWorks() throws InterruptedException {
    boolean works;
    try {
      works =
          new ProcessBuilder(
                      "python3", "-c", "import os, pty; os.waitstatus_to_exitcode; pty.openpty()")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException _) {
      works = false;
    }
    assumeTrue(works, "no python3 from 3.9 on that can open a terminal");
  }

  /** {@code mxc-run} on one, with its standard streams. */
  static Mxc command() {
    return controlling().onTerminal();
  }

  /** {@code mxc-run} on one; its standard streams are for the caller to redirect. */
  static Mxc controlling() {
    return Mxc.command().through("python3", "-c", BRIDGE);
  }

  /** What it showed; lines end with a carriage return there. */
  static String shown(Ended ended) {
    return ended.text().replace("\r\n", "\n");
  }
}
