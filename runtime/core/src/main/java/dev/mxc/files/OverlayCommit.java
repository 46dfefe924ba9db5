package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.OverlayMount.Change;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.FileCalls.Status;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One commit of all overlays. First the new files are written in full, aside; then each takes its
 * place by a rename, which is quick and can be taken back; what was in its place is kept aside
 * until all is done. A source that changes meanwhile is noticed at the rename too.
 */
final class OverlayCommit {

  private static final HostTree.Creation ALWAYS = () -> {};

  /** Where a mount's new and old files lie meanwhile, in the source itself: renames need that. */
  private record Aside(HostTree lower, String folder) {
    String file(int number) {
      return folder + "/" + number;
    }
  }

  private interface Undo {
    void run() throws FileFailure;
  }

  /** A file of the source is not what it was. */
  private static final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    ConflictException() {
      super(null, null, false, false);
    }
  }

  private final Map<String, OverlayMount> overlays;
  private final Map<OverlayMount, Map<String, Change>> changes = new LinkedHashMap<>();
  private final Map<OverlayMount, Aside> aside = new LinkedHashMap<>();
  private final Map<Change, String> staged = new java.util.IdentityHashMap<>();
  private final Deque<Undo> undo = new ArrayDeque<>();
  private int lastAside;

  private OverlayCommit(Map<String, OverlayMount> overlays) {
    this.overlays = overlays;
  }

  /**
   * Writes the changes of overlays, given by their guest paths, into their sources.
   *
   * @throws CommitConflictException when a source has changed since; nothing is written
   * @throws IOException when writing fails; what was written is undone
   */
  static void run(Map<String, OverlayMount> overlays) throws IOException, CommitConflictException {
    OverlayCommit commit = new OverlayCommit(overlays);
    try {
      commit.check();
      commit.stage();
      commit.apply();
    } catch (FileFailure e) {
      throw new IOException(
          commit.undone() + "the changes could not be written: " + e.errno().message(), e);
    } catch (IOException e) {
      throw new IOException(
          commit.undone() + "the changes could not be written: " + e.getMessage(), e);
    } catch (CommitConflictException e) {
      commit.undone();
      throw e;
    }
    commit.finish();
  }

  private void check() throws FileFailure, CommitConflictException {
    List<String> conflicts = new ArrayList<>();
    for (Map.Entry<String, OverlayMount> overlay : overlays.entrySet()) {
      Map<String, Change> all = overlay.getValue().changes();
      changes.put(overlay.getValue(), all);
      all.forEach((path, change) -> {
        if (isConflict(overlay.getValue().lower(), path, change)) {
          conflicts.add(overlay.getKey() + "/" + path);
        }
      });
    }
    if (!conflicts.isEmpty()) {
      throw new CommitConflictException(conflicts);
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
    if (change.original().isEmpty() || now.isEmpty()) {
      return change.original().isPresent() || now.isPresent();
    }
    Status before = change.original().get();
    return before.type() == FileCalls.S_IFDIR
        ? now.get().type() != FileCalls.S_IFDIR
        : !isSame(before, now.get()) || before.changedNanos() != now.get().changedNanos();
  }

  /** A rename changes the time of the last status change, and nothing that is compared here. */
  private static boolean isSame(Status a, Status b) {
    return a.inode() == b.inode()
        && a.type() == b.type()
        && a.size() == b.size()
        && a.modifiedNanos() == b.modifiedNanos();
  }

  private void stage() throws FileFailure, IOException {
    for (Map.Entry<OverlayMount, Map<String, Change>> entry : changes.entrySet()) {
      OverlayMount overlay = entry.getKey();
      if (entry.getValue().isEmpty() && overlay.removedFolders().isEmpty()) {
        continue;
      }
      Aside place = new Aside(overlay.lower(), ".mxc-commit-" + UUID.randomUUID());
      place.lower.makeDirectory(place.folder, 0700);
      aside.put(overlay, place);
      for (Map.Entry<String, Change> change : entry.getValue().entrySet()) {
        if (change.getValue().kind() != Change.Kind.DELETED) {
          String file = place.file(++lastAside);
          write(overlay, change.getKey(), change.getValue(), file);
          staged.put(change.getValue(), file);
        }
      }
    }
  }

  private static void write(OverlayMount overlay, String path, Change change, String file)
      throws FileFailure, IOException {
    EnumSet<OpenOption> create =
        EnumSet.of(OpenOption.WRITE, OpenOption.CREATE, OpenOption.EXCLUSIVE);
    try (OpenedFile from = overlay.upper().open(path, EnumSet.of(OpenOption.READ), 0, ALWAYS);
        OpenedFile to = overlay.lower().open(file, create, 0600, ALWAYS)) {
      OverlayMount.copy(from.channel(), to.channel());
      to.channel().force(false);
      overlay.lower().setMode(file, OverlayMount.committedMode(from.status(), change.original()));
    }
  }

  private void apply() throws FileFailure, CommitConflictException {
    for (Map.Entry<OverlayMount, Aside> entry : aside.entrySet()) {
      OverlayMount overlay = entry.getKey();
      Map<String, Change> all = changes.getOrDefault(overlay, Map.of());
      for (Map.Entry<String, Change> change : all.entrySet()) {
        if (change.getValue().kind() == Change.Kind.DELETED) {
          one(overlay, change, () -> delete(overlay, entry.getValue(), change));
        }
      }
      for (String folder : overlay.removedFolders()) {
        removeFolder(overlay.lower(), folder);
      }
      for (Map.Entry<String, Change> change : all.entrySet()) {
        switch (change.getValue().kind()) {
          case DELETED -> {}
          case CREATED -> one(overlay, change, () -> create(overlay, change));
          case MODIFIED -> one(overlay, change, () -> replace(overlay, entry.getValue(), change));
        }
      }
    }
  }

  private interface Applied {
    void run() throws FileFailure, ConflictException;
  }

  private void one(OverlayMount overlay, Map.Entry<String, Change> change, Applied action)
      throws FileFailure, CommitConflictException {
    try {
      action.run();
    } catch (ConflictException _) {
      throw new CommitConflictException(
          overlays.entrySet().stream()
              .filter(entry -> entry.getValue() == overlay)
              .map(entry -> entry.getKey() + "/" + change.getKey())
              .toList());
    }
  }

  private void delete(OverlayMount overlay, Aside place, Map.Entry<String, Change> change)
      throws FileFailure, ConflictException {
    String path = change.getKey();
    String backup = place.file(++lastAside);
    HostTree lower = overlay.lower();
    lower.rename(path, backup, false);
    undo.push(() -> {
      lower.rename(backup, path, false);
      overlay.movedBack(path);
    });
    requireOriginal(lower, backup, change.getValue());
  }

  private static void requireOriginal(HostTree lower, String backup, Change change)
      throws FileFailure, ConflictException {
    if (!isSame(change.original().orElseThrow(), lower.stat(backup, false))) {
      throw new ConflictException();
    }
  }

  /** Folders come and go with their files; one that still holds something stays. */
  private void removeFolder(HostTree lower, String path) throws FileFailure {
    int mode = lower.stat(path, false).mode() & 0777;
    try {
      lower.remove(path, true);
      undo.push(() -> {
        lower.makeDirectory(path, mode);
        lower.setMode(path, mode);
      });
    } catch (FileFailure e) {
      if (e.errno() != Errno.ENOTEMPTY && e.errno() != Errno.EEXIST && e.errno() != Errno.EBUSY) {
        throw e;
      }
    }
  }

  private void create(OverlayMount overlay, Map.Entry<String, Change> change)
      throws FileFailure, ConflictException {
    String path = change.getKey();
    String file = stagedFile(change.getValue());
    HostTree lower = overlay.lower();
    makeFolders(overlay, OverlayMount.parent(path));
    try {
      lower.rename(file, path, false);
    } catch (FileFailure e) {
      if (e.errno() == Errno.EEXIST) {
        throw new ConflictException();
      }
      throw e;
    }
    undo.push(() -> lower.rename(path, file, false));
  }

  private String stagedFile(Change change) {
    return Optional.ofNullable(staged.get(change)).orElseThrow();
  }

  private void replace(OverlayMount overlay, Aside place, Map.Entry<String, Change> change)
      throws FileFailure, ConflictException {
    String path = change.getKey();
    String file = stagedFile(change.getValue());
    HostTree lower = overlay.lower();
    try {
      lower.exchange(file, path);
      undo.push(() -> {
        lower.exchange(file, path);
        overlay.movedBack(path);
      });
      requireOriginal(lower, file, change.getValue());
    } catch (FileFailure e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      // A file system that cannot exchange: for a moment there is no file.
      delete(overlay, place, change);
      create(overlay, change);
    }
  }

  private void makeFolders(OverlayMount overlay, String path) throws FileFailure {
    HostTree lower = overlay.lower();
    if (path.isEmpty() || lower.exists(path)) {
      return;
    }
    makeFolders(overlay, OverlayMount.parent(path));
    lower.makeDirectory(path, overlay.upper().stat(path, false).mode() & 0777);
    undo.push(() -> lower.remove(path, true));
  }

  /** Takes back what was done; says how that went. */
  private String undone() {
    int left = 0;
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (FileFailure _) {
        // The next one may still be taken back.
        left++;
      }
    }
    if (left == 0) {
      aside.values().forEach(OverlayCommit::remove);
      return "";
    }
    return left
        + " of the changes could not be taken back, the old files are in "
        + aside.values().stream().map(Aside::folder).toList()
        + " at the roots of the sources; ";
  }

  /** The changes are in place: what goes wrong from here on is no failure of the commit. */
  private void finish() throws IOException {
    aside.values().forEach(OverlayCommit::remove);
    try {
      for (OverlayMount overlay : overlays.values()) {
        overlay.forget();
      }
    } catch (FileFailure e) {
      throw new IOException("the changes were written, but the overlay cannot be cleared", e);
    }
  }

  private static void remove(Aside place) {
    try {
      for (HostTree.Child child : place.lower.list(place.folder)) {
        place.lower.remove(place.folder + "/" + child.name(), false);
      }
      place.lower.remove(place.folder, true);
    } catch (FileFailure _) {
      // A folder with old files is left behind, which does no harm.
    }
  }
}
