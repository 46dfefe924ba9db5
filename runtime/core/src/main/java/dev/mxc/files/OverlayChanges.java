package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.OverlayMount.Change;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the overlays of a session hold, and what can be done with it. */
public final class OverlayChanges {

  private static final HostTree.Creation ALWAYS = () -> {};

  private final MountTable table;

  /** Looks at the overlays of a mount table. */
  public OverlayChanges(MountTable table) {
    this.table = table;
  }

  /** A changed file; {@code kind} is created, modified or deleted. */
  public record Entry(String path, String kind, long bytes) {}

  /** The first entries, and how many more there are. */
  public record Listing(List<Entry> entries, long dropped) {}

  /** Lists files that differ from their sources. */
  public Listing listing(int entriesMax) {
    List<Entry> entries = new ArrayList<>();
    long dropped = 0;
    for (Map.Entry<String, OverlayMount> overlay : table.overlays().entrySet()) {
      for (Map.Entry<String, Change> change : changesOf(overlay.getValue()).entrySet()) {
        if (entries.size() < entriesMax) {
          entries.add(
              new Entry(
                  overlay.getKey() + "/" + change.getKey(),
                  change.getValue().kind().name().toLowerCase(java.util.Locale.ROOT),
                  change.getValue().bytes()));
        } else {
          dropped++;
        }
      }
    }
    return new Listing(entries, dropped);
  }

  private static Map<String, Change> changesOf(OverlayMount overlay) {
    try {
      return overlay.changes();
    } catch (FileFailure e) {
      throw new java.io.UncheckedIOException(
          new IOException("the changes of an overlay cannot be read: " + e.errno().message()));
    }
  }

  /**
   * Writes all changes into the sources. Conflicts are looked for first; each file is replaced by a
   * rename beneath the source's root; a failure undoes what was done.
   *
   * @throws CommitConflictException when a source has changed since
   * @throws IOException when writing fails
   */
  public void commit() throws IOException, CommitConflictException {
    List<String> conflicts = new ArrayList<>();
    for (Map.Entry<String, OverlayMount> overlay : table.overlays().entrySet()) {
      for (Map.Entry<String, Change> change : changesOf(overlay.getValue()).entrySet()) {
        if (isConflict(overlay.getValue().lower(), change.getKey(), change.getValue())) {
          conflicts.add(overlay.getKey() + "/" + change.getKey());
        }
      }
    }
    if (!conflicts.isEmpty()) {
      throw new CommitConflictException(conflicts);
    }
    Deque<Step> done = new ArrayDeque<>();
    try {
      for (OverlayMount overlay : table.overlays().values()) {
        for (Map.Entry<String, Change> change : changesOf(overlay).entrySet()) {
          apply(overlay, change.getKey(), change.getValue(), done);
        }
      }
      for (Step step : done) {
        step.keep();
      }
      for (OverlayMount overlay : table.overlays().values()) {
        overlay.forget();
      }
    } catch (FileFailure | IOException e) {
      undo(done);
      throw new IOException(
          "the changes could not be written and were undone: " + e.getMessage(), e);
    }
  }

  private static boolean isConflict(HostTree lower, String path, Change change) {
    Optional<Status> now;
    try {
      now = Optional.of(lower.stat(path, false));
    } catch (FileFailure e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        return true;
      }
      now = Optional.empty();
    }
    if (change.original().isEmpty()) {
      return now.isPresent()
          && now.get().type() != FileCalls.S_IFDIR
          && change.kind() == Change.Kind.CREATED;
    }
    return now.isEmpty() || !same(change.original().get(), now.get()) || now.get().links() > 1;
  }

  private static boolean same(Status a, Status b) {
    return a.inode() == b.inode()
        && a.size() == b.size()
        && a.modifiedNanos() == b.modifiedNanos()
        && a.changedNanos() == b.changedNanos();
  }

  /**
   * One change that was written, and how to take it back: the old file is kept beside it until all
   * is done.
   */
  private record Step(HostTree lower, String path, Optional<String> backup, boolean created) {
    void keep() throws FileFailure {
      if (backup.isPresent()) {
        lower.remove(backup.get(), false);
      }
    }

    void takeBack() throws FileFailure {
      if (backup.isPresent()) {
        lower.rename(backup.get(), lower, path, true);
      } else if (created) {
        lower.remove(path, false);
      }
    }
  }

  private static void undo(Deque<Step> done) {
    while (!done.isEmpty()) {
      try {
        done.removeLast().takeBack();
      } catch (FileFailure _) {
        // The next one may still be taken back; the failure that led here is told.
      }
    }
  }

  private static void apply(OverlayMount overlay, String path, Change change, Deque<Step> done)
      throws FileFailure, IOException {
    HostTree lower = overlay.lower();
    Optional<String> backup = Optional.empty();
    if (change.kind() != Change.Kind.CREATED) {
      backup = Optional.of(beside(path));
      lower.rename(path, lower, backup.get(), false);
    }
    done.add(new Step(lower, path, backup, change.kind() == Change.Kind.CREATED));
    if (change.kind() != Change.Kind.DELETED) {
      makeFolders(lower, OverlayMount.parent(path));
      String part = beside(path);
      copy(overlay.upper(), lower, path, part);
      lower.rename(part, lower, path, false);
    }
  }

  private static String beside(String path) {
    String parent = OverlayMount.parent(path);
    return (parent.isEmpty() ? "" : parent + "/") + ".mxc-" + UUID.randomUUID();
  }

  private static void makeFolders(HostTree lower, String path) throws FileFailure {
    if (!path.isEmpty() && !lower.exists(path)) {
      makeFolders(lower, OverlayMount.parent(path));
      lower.makeDirectory(path, 0755);
    }
  }

  private static void copy(HostTree upper, HostTree lower, String from, String to)
      throws FileFailure, IOException {
    HostTree.Opened source = upper.open(from, EnumSet.of(OpenOption.READ), 0, ALWAYS);
    try (FileChannel in = source.channel();
        FileChannel out =
            lower
                .open(
                    to,
                    EnumSet.of(OpenOption.WRITE, OpenOption.CREATE, OpenOption.EXCLUSIVE),
                    source.status().mode() & 0777,
                    ALWAYS)
                .channel()) {
      for (long at = 0; at < in.size(); ) {
        at += in.transferTo(at, in.size() - at, out);
      }
      out.force(false);
    }
  }

  /**
   * Writes the changes as a patch that {@code patch -p1} and {@code git apply} take; binary files
   * are named only.
   */
  public void diff(OutputStream out) throws IOException {
    for (Map.Entry<String, OverlayMount> overlay : table.overlays().entrySet()) {
      String prefix = overlay.getKey().substring(1);
      for (Map.Entry<String, Change> change : changesOf(overlay.getValue()).entrySet()) {
        byte[] before =
            change.getValue().kind() == Change.Kind.CREATED
                ? null
                : content(overlay.getValue().lower(), change.getKey());
        byte[] after =
            change.getValue().kind() == Change.Kind.DELETED
                ? null
                : content(overlay.getValue().upper(), change.getKey());
        out.write(UnifiedDiff.of(prefix + "/" + change.getKey(), before, after));
      }
    }
  }

  private static byte[] content(HostTree tree, String path) throws IOException {
    try (FileChannel channel = tree.open(path, EnumSet.of(OpenOption.READ), 0, ALWAYS).channel()) {
      return java.nio.channels.Channels.newInputStream(channel).readAllBytes();
    } catch (FileFailure e) {
      throw new IOException("a changed file cannot be read: " + e.errno().message());
    }
  }
}
