package dev.mxc.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The mounts of a session, open as long as it is. The most specific mount point serves a path. */
public final class MountTable implements AutoCloseable {

  private final Map<String, Mount> mounts;
  private final Set<String> elsewhere;
  private final @Nullable Path upperFolder;
  private final Mount nothing = new NoMount();

  private MountTable(Map<String, Mount> mounts, Set<String> elsewhere, @Nullable Path upperFolder) {
    this.mounts = mounts;
    this.elsewhere = elsewhere;
    this.upperFolder = upperFolder;
  }

  /**
   * Opens the sources.
   *
   * @param own folders of mxc's own, refused inside every mount
   * @throws IOException when a source cannot be opened, or no folder can be made for the changes of
   *     overlays
   */
  public static MountTable open(List<MountSpec> specs, List<Path> own) throws IOException {
    Map<String, Mount> mounts = new TreeMap<>();
    Set<String> elsewhere = new LinkedHashSet<>();
    Path upperFolder = null;
    try {
      for (MountSpec spec : specs) {
        switch (spec.access()) {
          case NONE -> mounts.put(spec.path(), new NoMount());
          case ELSEWHERE -> elsewhere.add(spec.path());
          case READ, WRITE ->
              mounts.put(
                  spec.path(),
                  new PlainMount(
                      HostTree.open(spec.source().orElseThrow(), own),
                      spec.access() == MountSpec.Access.WRITE));
          case OVERLAY -> {
            if (upperFolder == null) {
              // createTempDirectory makes it for its owner alone.
              upperFolder = Files.createTempDirectory("mxc-overlay-").toRealPath();
            }
            Path upper =
                Files.createDirectory(upperFolder.resolve(Integer.toString(mounts.size())));
            HostTree lower = HostTree.open(spec.source().orElseThrow(), own);
            mounts.put(spec.path(), new OverlayMount(lower, HostTree.open(upper, List.of())));
          }
        }
      }
      return new MountTable(mounts, elsewhere, upperFolder);
    } catch (IOException | RuntimeException e) {
      mounts.values().forEach(Mount::close);
      deleteTree(upperFolder);
      throw e;
    }
  }

  /** The mount that serves a path, with the path below it. */
  record Place(Mount mount, String mountPath, String path) {}

  Place place(String path) {
    for (String at = path; ; at = parent(at)) {
      Mount mount = mounts.get(at);
      if (mount != null) {
        return new Place(
            mount, at, path.length() == at.length() ? "" : path.substring(at.length() + 1));
      }
      if (at.equals("/") || elsewhere.contains(at)) {
        return new Place(nothing, "/", path);
      }
    }
  }

  /** Whether a mount point lies at or below a path. */
  boolean hasMountWithin(String path) {
    return mounts.keySet().stream().anyMatch(mount -> isWithin(mount, path))
        || elsewhere.stream().anyMatch(mount -> isWithin(mount, path));
  }

  Map<String, OverlayMount> overlays() {
    Map<String, OverlayMount> overlays = new TreeMap<>();
    mounts.forEach((path, mount) -> {
      if (mount instanceof OverlayMount overlay) {
        overlays.put(path, overlay);
      }
    });
    return overlays;
  }

  private static boolean isWithin(String path, String folder) {
    return path.startsWith(folder)
        && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  @Override
  public void close() throws IOException {
    mounts.values().forEach(Mount::close);
    deleteTree(upperFolder);
  }

  private static void deleteTree(@Nullable Path folder) throws IOException {
    if (folder != null && Files.exists(folder)) {
      List<Path> all = new ArrayList<>();
      try (var walk = Files.walk(folder)) {
        walk.forEach(all::add);
      }
      for (Path path : all.reversed()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
