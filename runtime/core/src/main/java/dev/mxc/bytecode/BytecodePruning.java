package dev.mxc.bytecode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the stores of all trust domains within a bound: those used last stay. A guest that still
 * reads a removed file has it open; another one compiles for itself.
 */
final class BytecodePruning {

  /** How files are called while they are written. */
  static final String PART = "part-";

  /** No file is written for so long. */
  private static final Duration PART_AGE_MAX = Duration.ofHours(1);

  private BytecodePruning() {}

  /** Where the stores of all trust domains lie. */
  static Path folder(Path parent) {
    return parent.resolve("bytecode");
  }

  private record Store(Path folder, FileTime used, long bytes) {}

  /** Removes what is over the bound, oldest first, and what writers left behind. */
  static void prune(Path parent, long bytesMax) throws IOException {
    List<Store> stores = new ArrayList<>();
    for (Path folder : children(folder(parent))) {
      if (Files.isDirectory(folder)) {
        stores.add(new Store(folder, Files.getLastModifiedTime(folder), bytes(folder)));
      }
    }
    stores.sort(Comparator.comparing(Store::used).reversed());
    long sum = 0;
    for (Store store : stores) {
      sum += store.bytes;
      if (sum > bytesMax) {
        for (Path file : children(store.folder)) {
          Files.deleteIfExists(file);
        }
        Files.deleteIfExists(store.folder);
      }
    }
  }

  /** What a store holds; parts that were left behind are removed in passing. */
  static long bytes(Path store) throws IOException {
    long sum = 0;
    FileTime old = FileTime.from(Instant.now().minus(PART_AGE_MAX));
    for (Path file : children(store)) {
      try {
        if (file.getFileName().toString().startsWith(PART)
            && Files.getLastModifiedTime(file).compareTo(old) < 0) {
          Files.deleteIfExists(file);
        } else {
          sum += Files.size(file);
        }
      } catch (IOException _) {
        // Gone since: another process prunes or publishes.
      }
    }
    return sum;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
