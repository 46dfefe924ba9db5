package dev.mxc.bytecode;

import dev.mxc.bytecode.BytecodeStore.Content;
import dev.mxc.files.PackageSources;
import dev.mxc.files.PackageSources.Source;
import dev.mxc.guard.Requirement;
import dev.mxc.worker.PreparedWorker;
import dev.mxc.worker.WorkerException;
import dev.mxc.worker.WorkerShape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sources of one trust domain that are to be compiled.
 *
 * @param domain the trust domain's digest, in hexadecimal
 * @param guard what must hold around the worker that compiles
 * @param folders its package folders
 * @param wanted guest paths of sources beneath them; what is none is left out
 */
public record CompileJob(
    String domain, Requirement guard, List<PackageFolder> folders, List<String> wanted) {

  /** All that one job may take. */
  private static final Duration DURATION_MAX = Duration.ofMinutes(3);

  /** Between two pieces of code; a source that takes longer, twice, is never compiled. */
  private static final Duration ONE_DURATION_MAX = Duration.ofSeconds(40);

  /** What all trust domains together may keep, and one of them. */
  private static final long BYTES_MAX = 1L << 30;

  private static final long DOMAIN_BYTES_MAX = 256L << 20;

  private static final int ENTRIES_MAX = 100_000;

  /** A folder of packages: where guests see it, and its real path. */
  public record PackageFolder(String guestPath, Path folder) {}

  /** Where the job is done. */
  public record Place(Path languageHome, Path parent, List<Path> own) {}

  /** Starts workers. */
  @FunctionalInterface
  public interface Workers {
    /** A worker that is nobody's. */
    PreparedWorker start(WorkerShape shape) throws WorkerException;
  }

  public CompileJob {
    folders = List.copyOf(folders);
    wanted = List.copyOf(wanted);
  }

  /**
   * Compiles what is missing, in a worker of its own, and keeps what it makes as it comes. When
   * another process does so already for this trust domain, nothing is done.
   *
   * @param stop closed to end the job early
   * @throws IOException when the store cannot be written, because its disk is full for example
   * @throws WorkerException when there is no worker
   */
  public void run(Place place, Workers workers, Stop stop) throws IOException, WorkerException {
    Optional<BytecodeStore> store =
        BytecodeFormat.of(place.languageHome)
            .flatMap(format -> BytecodeStore.open(place.parent, domain, format));
    if (store.isEmpty()) {
      return;
    }
    try (FileChannel channel =
            FileChannel.open(
                store.get().folder().resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        @Nullable FileLock lock = tryLock(channel)) {
      if (lock != null) {
        run(place, store.get(), workers, stop);
        BytecodePruning.prune(place.parent, BYTES_MAX);
      }
    }
  }

  /** Where a lock gets lost (a JVM's are its own, per file), work is done twice, that is all. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private void run(Place place, BytecodeStore store, Workers workers, Stop stop)
      throws IOException, WorkerException {
    List<PackageSources> sources = new ArrayList<>();
    try {
      for (PackageFolder folder : folders) {
        sources.add(PackageSources.open(folder.folder, place.own));
      }
      Iterator<CompileWorker.Item> items =
          wanted.stream().flatMap(path -> item(path, sources, store).stream()).iterator();
      long left = DOMAIN_BYTES_MAX - BytecodePruning.bytes(store.folder());
      if (left > BytecodeStore.CODE_BYTES_MAX && items.hasNext()) {
        new CompileWorker(store, items, left).run(workers, DURATION_MAX, ONE_DURATION_MAX, stop);
      }
    } finally {
      sources.forEach(PackageSources::close);
    }
  }

  private Optional<CompileWorker.Item> item(
      String path, List<PackageSources> sources, BytecodeStore store) {
    for (int i = 0; i < folders.size(); i++) {
      String prefix = folders.get(i).guestPath + "/";
      if (path.startsWith(prefix)) {
        Optional<Source> source = sources.get(i).read(path.substring(prefix.length()));
        return source.flatMap(read ->
            store
                .name(path, read)
                .filter(name -> store.content(name) == Content.ABSENT)
                .map(name -> new CompileWorker.Item(path, read, name)));
      }
    }
    return Optional.empty();
  }

  /** Writes the job down, for {@link #read}. */
  public void write(DataOutputStream out) throws IOException {
    out.writeUTF(domain);
    out.writeUTF(guard.name());
    out.writeInt(folders.size());
    for (PackageFolder folder : folders) {
      out.writeUTF(folder.guestPath);
      out.writeUTF(folder.folder.toString());
    }
    out.writeInt(wanted.size());
    for (String path : wanted) {
      out.writeUTF(path);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when it is something else
   */
  public static CompileJob read(DataInputStream in) throws IOException {
    String domain = in.readUTF();
    String guard = in.readUTF();
    List<PackageFolder> folders = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      folders.add(new PackageFolder(in.readUTF(), Path.of(in.readUTF())));
    }
    List<String> wanted = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      wanted.add(in.readUTF());
    }
    if (!domain.matches("[0-9a-f]{64}")) {
      throw new IOException("no digest of a trust domain");
    }
    return new CompileJob(domain, guard(guard), folders, wanted);
  }

  private static Requirement guard(String name) throws IOException {
    for (Requirement requirement : Requirement.values()) {
      if (requirement.name().equals(name)) {
        return requirement;
      }
    }
    throw new IOException("no guard: " + name);
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > ENTRIES_MAX) {
      throw new IOException("no job: " + count + " entries");
    }
    return count;
  }
}
