package dev.mxc.files;

import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.OverlayMount.Change;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the overlays of a session hold, and what can be done with it. */
public final class OverlayChanges {

  private static final HostTree.Creation ALWAYS = () -> {};

  /** A larger file makes no patch that anybody reads; both of its versions are held in memory. */
  private static final long PATCHED_BYTES_MAX = 128L << 20;

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
                  change.getValue().kind().name().toLowerCase(Locale.ROOT),
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
      throw new UncheckedIOException(
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
    OverlayCommit.run(table.overlays());
  }

  /**
   * Writes the changes as a patch that {@code patch -p1} and {@code git apply} take in the source's
   * folder; with several overlays, in a folder that holds all of them by their guest paths.
   */
  public void diff(OutputStream out) throws IOException {
    Map<String, OverlayMount> overlays = table.overlays();
    for (Map.Entry<String, OverlayMount> overlay : overlays.entrySet()) {
      String prefix = overlays.size() == 1 ? "" : overlay.getKey().substring(1) + "/";
      for (Map.Entry<String, Change> change : changesOf(overlay.getValue()).entrySet()) {
        diff(out, prefix, overlay.getValue(), change.getKey(), change.getValue());
      }
    }
  }

  private static void diff(
      OutputStream out, String prefix, OverlayMount overlay, String path, Change change)
      throws IOException {
    Optional<UnifiedDiff.Version> before = Optional.empty();
    Optional<UnifiedDiff.Version> after = Optional.empty();
    if (change.kind() != Change.Kind.CREATED) {
      before = Optional.of(version(overlay.lower(), path, change.original()));
    }
    if (change.kind() != Change.Kind.DELETED) {
      after = Optional.of(version(overlay.upper(), path, change.original()));
    }
    out.write(UnifiedDiff.of(prefix + path, before, after));
  }

  private static UnifiedDiff.Version version(HostTree tree, String path, Optional<Status> original)
      throws IOException {
    try {
      Status status = tree.stat(path, false);
      if (status.type() == FileCalls.S_IFLNK) {
        return new UnifiedDiff.Version(
            UnifiedDiff.LINK, tree.readLink(path).getBytes(StandardCharsets.UTF_8));
      }
      if (status.size() > PATCHED_BYTES_MAX) {
        throw new IOException("a changed file is too large for a patch: " + path);
      }
      try (OpenedFile file = tree.open(path, EnumSet.of(OpenOption.READ), 0, ALWAYS)) {
        int mode = OverlayMount.committedMode(status, original);
        return new UnifiedDiff.Version(
            (mode & 0100) == 0 ? UnifiedDiff.FILE : UnifiedDiff.PROGRAM,
            Channels.newInputStream(file.channel()).readAllBytes());
      }
    } catch (FileFailure e) {
      throw new IOException("a changed file cannot be read: " + path + ": " + e.errno().message());
    }
  }
}
