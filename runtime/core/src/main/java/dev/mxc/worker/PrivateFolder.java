package dev.mxc.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process alone, removed at its end: where a user has no cache folder that can be
 * trusted.
 */
final class PrivateFolder {

  private static @Nullable Path folder;

  private PrivateFolder() {}

  /**
   * The folder; the same at every call.
   *
   * @throws WorkerException when there is no place for it
   */
  static synchronized Path ofThisProcess() throws WorkerException {
    Path existing = folder;
    if (existing != null) {
      return existing;
    }
    try {
      // createTempDirectory makes it for its owner alone.
      Path made = Files.createTempDirectory("mxc-").toRealPath();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
      folder = made;
      return made;
    } catch (IOException e) {
      throw new WorkerException(
          "no folder for the language runtimes: neither XDG_CACHE_HOME nor HOME names one that only this"
              + " user can write, and the temporary folder cannot be written: "
              + e.getMessage(),
          e);
    }
  }

  private static void remove(Path made) {
    try {
      FileTree.delete(made);
    } catch (IOException _) {
      // At the end of the process there is nobody left to tell.
    }
  }
}
