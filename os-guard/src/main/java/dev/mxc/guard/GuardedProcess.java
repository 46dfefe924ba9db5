package dev.mxc.guard;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A guarded program and everything that it started. It ends with this JVM, however that ends.
 * Thread-safe.
 */
public interface GuardedProcess extends AutoCloseable {

  /** The number of the program's process, as this JVM sees it. */
  long pid();

  /** What was read back when the program began. */
  GuardReport report();

  /** Reads back what holds now; for a process that is gone, nothing does. */
  GuardReport observe();

  /** To the program's standard input, or with {@link Streams#FRAMES} to its descriptor 4. */
  OutputStream input();

  /** From the program's standard output, or with {@link Streams#FRAMES} from its descriptor 3. */
  InputStream output();

  /** From the program's standard error. */
  InputStream errors();

  /** Completes when the program has ended and nothing of its tree is left. */
  CompletableFuture<GuardExit> onExit();

  /** Waits for the end. */
  GuardExit waitFor() throws InterruptedException;

  /** Waits for the end, at most that long. */
  Optional<GuardExit> waitFor(Duration atMost) throws InterruptedException;

  /**
   * Stops every process of the tree, and waits until all of them stand still. A stopped tree still
   * dies with this JVM.
   *
   * @return false when that could not be reached; kill it then
   */
  boolean stop();

  /** Lets the tree go on. */
  void resume();

  /** Kills the whole tree; returns at once. Nothing happens when it is gone. */
  void kill();

  /** Sends the program's process a signal, as SIGTERM to ask it to end. */
  void signal(int signal);

  /** What the tree used so far, also after its end. */
  GuardUsage usage();

  /** Kills the tree, waits until it is gone, and removes what was made for it. */
  @Override
  void close();
}
