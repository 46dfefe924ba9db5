package dev.mxc.files;

import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder that holds the changes of a session's overlays. It is locked as long as its
 * process lives, and the next process sweeps away what nobody locks: a killed host leaves nothing
 * for long.
 */
final class ScratchFolder implements AutoCloseable {

  /** The name of a folder that is locked from its first moment on. */
  static final String PREFIX = "mxc-overlay-";

  /** The name of a folder that is not locked yet. */
  private static final String UNLOCKED_PREFIX = "mxc-new-";

  /** Between the two names lie microseconds; who needs longer was killed in between. */
  private static final Duration UNLOCKED_MAX = Duration.ofHours(1);

  private static final AtomicBoolean SWEPT = new AtomicBoolean();

  private final Path path;
  private final int lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ScratchFolder(Path path, int lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one beneath the JVM's temporary folder, and sweeps there once per process. */
  static ScratchFolder create() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    if (SWEPT.compareAndSet(false, true)) {
      sweep(parent);
    }
    return create(parent);
  }

  static ScratchFolder create(Path parent) throws IOException {
    // createTempDirectory makes it for its owner alone.
    Path unlocked = Files.createTempDirectory(parent, UNLOCKED_PREFIX);
    int lock = -1;
    try {
      lock = FileCalls.openFolder(unlocked.toString());
      FileCalls.lock(lock);
      String suffix = unlocked.getFileName().toString().substring(UNLOCKED_PREFIX.length());
      return new ScratchFolder(Files.move(unlocked, parent.resolve(PREFIX + suffix)), lock);
    } catch (SystemCallException | IOException e) {
      if (lock >= 0) {
        FileCalls.close(lock);
      }
      Files.delete(unlocked);
      throw new IOException("no folder for the changes of overlays: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  /** Removes the folders in {@code parent} that a process of this user left behind. */
  static void sweep(Path parent) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(parent, "{" + PREFIX + "," + UNLOCKED_PREFIX + "}*")) {
      for (Path folder : folders) {
        sweepOne(folder);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException _) {
      // What cannot be swept now is swept another time.
    }
  }

  private static void sweepOne(Path folder) throws IOException {
    int descriptor = -1;
    try {
      PosixFileAttributes attributes =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean young =
          folder.getFileName().toString().startsWith(UNLOCKED_PREFIX)
              && attributes
                  .lastModifiedTime()
                  .toInstant()
                  .isAfter(Instant.now().minus(UNLOCKED_MAX));
      // Somebody else's folder could be swapped for a link while it is being removed.
      if (young || !attributes.isDirectory() || !attributes.owner().equals(effectiveUser())) {
        return;
      }
      descriptor = FileCalls.openFolder(folder.toString());
      FileCalls.lock(descriptor);
      delete(folder);
    } catch (SystemCallException | NoSuchFileException _) {
      // In use, or another process sweeps too.
    } finally {
      if (descriptor >= 0) {
        FileCalls.close(descriptor);
      }
    }
  }

  private static java.nio.file.attribute.UserPrincipal effectiveUser() throws IOException {
    return Files.getOwner(Path.of("/proc/self"));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Removes it with all that is in it; the lock goes last. */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        delete(path);
      } finally {
        FileCalls.close(lock);
      }
    }
  }
}
