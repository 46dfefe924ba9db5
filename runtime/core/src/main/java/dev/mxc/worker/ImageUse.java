package dev.mxc.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which runtime images are in use. A process holds a shared lock on a file of each image that it
 * opened, to its end; who removes an image holds that lock alone. The file's time says when the
 * image was opened last.
 */
final class ImageUse {

  /** How the folder of an image is called, before its digest. */
  static final String PREFIX = "runtime-";

  /** How many images are kept, whether in use or not. */
  static final int KEPT = 3;

  private static final String LOCK = "use";
  private static final String REMOVED = "part-";

  /**
   * Files that this process holds locks of, by image. A lock of POSIX goes with the first
   * descriptor of its file that a process closes: so these stay open, and the files are never
   * opened again.
   */
  private static final Map<Path, FileChannel> HELD = new HashMap<>();

  private ImageUse() {}

  /** Makes the file that is locked, in an image that is not published yet. */
  static void prepare(Path image) throws IOException {
    Files.createFile(image.resolve(LOCK));
  }

  /**
   * Keeps an image from being removed until this process ends.
   *
   * @return whether there is such an image
   */
  static boolean hold(Path image) throws IOException {
    synchronized (HELD) {
      if (!HELD.containsKey(image)) {
        // Before the lock, since Java opens and closes the file for it.
        touch(image);
        FileChannel channel = locked(image.resolve(LOCK));
        if (channel == null) {
          return false;
        }
        HELD.put(image, channel);
      }
      return true;
    }
  }

  /** A lock is of no use on a file that was removed while it was waited for. */
  private static @Nullable FileChannel locked(Path file) throws IOException {
    while (true) {
      FileChannel channel = null;
      try {
        Object before = key(file);
        channel = FileChannel.open(file, StandardOpenOption.READ);
        lockShared(channel);
        if (before.equals(key(file))) {
          return channel;
        }
        channel.close();
      } catch (NoSuchFileException _) {
        if (channel != null) {
          channel.close();
        }
        return null;
      }
    }
  }

  private static void lockShared(FileChannel channel) {
    try {
      channel.lock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException _) {
      // This JVM holds it, through another class loader.
    } catch (IOException _) {
      // A file system without locks: then nobody can lock the file alone and remove the image.
    }
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }

  private static void touch(Path image) {
    try {
      Files.setLastModifiedTime(
          image.resolve(LOCK), FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException _) {
      // An image that cannot be changed is not removed either.
    }
  }

  /**
   * Removes the images that were not opened for longest, beyond {@link #KEPT}, unless a process
   * uses them, and what a process left behind that was killed while it made or removed one. The
   * caller holds the lock of the cache.
   */
  static void prune(Path cache) throws IOException {
    List<Path> images = new ArrayList<>();
    for (Path entry : entries(cache)) {
      String name = entry.getFileName().toString();
      if (name.startsWith(PREFIX)) {
        images.add(entry);
      } else if (name.startsWith(REMOVED)) {
        FileTree.delete(entry);
      }
    }
    images.sort(Comparator.comparing(ImageUse::lastUse).reversed());
    for (Path image : images.subList(Math.min(KEPT, images.size()), images.size())) {
      removeUnlessUsed(cache, image);
    }
  }

  private static List<Path> entries(Path cache) throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries.toList();
    }
  }

  private static FileTime lastUse(Path image) {
    try {
      return Files.getLastModifiedTime(image.resolve(LOCK));
    } catch (IOException _) {
      return FileTime.fromMillis(0);
    }
  }

  private static void removeUnlessUsed(Path cache, Path image) throws IOException {
    synchronized (HELD) {
      if (HELD.containsKey(image)) {
        return;
      }
      try (FileChannel channel =
              FileChannel.open(
                  image.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          Path removed = cache.resolve(REMOVED + image.getFileName());
          Files.move(image, removed, StandardCopyOption.ATOMIC_MOVE);
          FileTree.delete(removed);
        }
      } catch (OverlappingFileLockException _) {
        // In use by this JVM.
      }
    }
  }
}
