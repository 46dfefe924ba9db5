package dev.mxc.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The mounts of a session, open as long as it is. The most specific mount point serves a path. */
public final class MountTable implements AutoCloseable {

  private final Map<String, Mount> mounts;
  private final Set<String> elsewhere;
  private final @Nullable ScratchFolder scratch;
  private final Mount nothing = new NoMount();

  /**
   * Numbers of open files, never the same again: a session's guest may keep one from run to run.
   */
  private final AtomicInteger lastHandle = new AtomicInteger();

  private MountTable(
      Map<String, Mount> mounts, Set<String> elsewhere, @Nullable ScratchFolder scratch) {
    this.mounts = mounts;
    this.elsewhere = elsewhere;
    this.scratch = scratch;
  }

  /**
   * Opens the sources.
   *
   * @param own what is mxc's own: folders, and files with secrets; refused inside every mount
   * @throws IOException when a source cannot be opened, or no folder can be made for the changes of
   *     overlays
   */
  public static MountTable open(List<MountSpec> specs, List<Path> own) throws IOException {
    return open(specs, own, Optional.empty());
  }

  /** As {@link #open(List, List)}, with bytecode for the mounts of packages. */
  public static MountTable open(List<MountSpec> specs, List<Path> own, Optional<Bytecode> bytecode)
      throws IOException {
    Map<String, Mount> mounts = new TreeMap<>();
    Set<String> elsewhere = new LinkedHashSet<>();
    ScratchFolder scratch = null;
    try {
      for (MountSpec spec : specs) {
        switch (spec.access()) {
          case NONE -> mounts.put(spec.path(), new NoMount());
          case ELSEWHERE -> elsewhere.add(spec.path());
          case READ -> mounts.put(spec.path(), new PlainMount(tree(spec, specs, own), false));
          case PACKAGES ->
              mounts.put(spec.path(), packages(spec, tree(spec, specs, own), bytecode));
          case WRITE -> mounts.put(spec.path(), new PlainMount(tree(spec, specs, own), true));
          case OVERLAY -> {
            scratch = scratch == null ? ScratchFolder.create() : scratch;
            Path upper =
                Files.createDirectory(scratch.path().resolve(Integer.toString(mounts.size())));
            mounts.put(
                spec.path(),
                new OverlayMount(
                    tree(spec, specs, own),
                    HostTree.open(upper, Reserved.NOTHING),
                    reserved(spec, specs, own)));
          }
        }
      }
      return new MountTable(mounts, elsewhere, scratch);
    } catch (IOException | RuntimeException e) {
      mounts.values().forEach(Mount::close);
      if (scratch != null) {
        scratch.close();
      }
      throw e;
    }
  }

  /** Without a folder for bytecode, packages are what their sources are. */
  private static Mount packages(MountSpec spec, HostTree tree, Optional<Bytecode> bytecode) {
    try {
      return bytecode.isPresent()
          ? new PackageMount(
              spec.path(),
              tree,
              bytecode.get(),
              HostTree.open(bytecode.get().folder(), Reserved.NOTHING))
          : new PlainMount(tree, false);
    } catch (IOException _) {
      return new PlainMount(tree, false);
    }
  }

  private static HostTree tree(MountSpec spec, List<MountSpec> specs, List<Path> own)
      throws IOException {
    Path folder = spec.source().orElseThrow();
    if (own.stream().anyMatch(folder::startsWith)) {
      throw new IOException("the folder " + folder + " is mxc's own and is never mounted");
    }
    return HostTree.open(folder, reserved(spec, specs, own));
  }

  /** Links must not lead behind another mount point either, a hole least of all. */
  private static Reserved reserved(MountSpec spec, List<MountSpec> specs, List<Path> own) {
    String prefix = spec.path().endsWith("/") ? spec.path() : spec.path() + "/";
    return Reserved.of(
        spec.source().orElseThrow(),
        own,
        specs.stream()
            .map(MountSpec::path)
            .filter(path -> path.startsWith(prefix) && path.length() > prefix.length())
            .map(path -> path.substring(prefix.length()))
            .toList());
  }

  int nextHandle() {
    return lastHandle.incrementAndGet();
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
    if (scratch != null) {
      scratch.close();
    }
  }
}
