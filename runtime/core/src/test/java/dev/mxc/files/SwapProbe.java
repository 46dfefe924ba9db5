package dev.mxc.files;

import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;

/**
 * A program that {@link SwapRaceTest} runs beside the guest: exchanges folders and files of a
 * source with links that lead outside, as fast as it can, until a line of standard input comes.
 * Says when it has begun, and at the end how often it did.
 */
final class SwapProbe {

  private SwapProbe() {}

  public static void main(String[] arguments) throws SystemCallException, IOException {
    int source = FileCalls.openRoot(arguments[0]);
    long swaps = 0;
    boolean first = true;
    while (System.in.available() == 0) {
      for (int i = 0; i < 100; i++) {
        swaps += exchange(source, "folder", "folder-link");
        swaps += exchange(source, "file", "file-link");
        swaps += exchange(source, "deep/folder", "deep/folder-link");
      }
      if (first) {
        System.out.println("swapping");
        first = false;
      }
    }
    System.out.println(swaps);
  }

  /**
   * The guest may just have renamed one of them: that is no swap, and the next round tries again.
   */
  private static int exchange(int source, String one, String other) {
    try {
      FileCalls.rename(source, one, source, other, FileCalls.RENAME_EXCHANGE);
      return 1;
    } catch (SystemCallException _) {
      return 0;
    }
  }
}
