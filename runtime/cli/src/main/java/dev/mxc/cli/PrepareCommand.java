package dev.mxc.cli;

import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;

/**
 * {@code mxc prepare}: what the launchers call after a build, so that the first run is as fast as
 * the second.
 */
final class PrepareCommand {

  private PrepareCommand() {}

  static int execute(Terminal terminal) {
    try {
      RuntimeImage.open(terminal::progress).makeAotCaches(terminal::progress);
      return 0;
    } catch (WorkerException e) {
      terminal.message(String.valueOf(e.getMessage()));
      return ExitStatus.FAILED;
    }
  }
}
