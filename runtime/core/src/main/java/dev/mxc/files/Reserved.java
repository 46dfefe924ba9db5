package dev.mxc.files;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Paths beneath a root that its tree does not serve: where another mount point lies, a hole say,
 * and what is mxc's own. They are paths rather than files: what does not exist yet is reserved too.
 * Relative to the root, without links.
 */
record Reserved(Set<String> paths) {

  static final Reserved NOTHING = new Reserved(Set.of());

  Reserved {
    paths = Set.copyOf(paths);
  }

  /**
   * What is reserved beneath a folder of the host.
   *
   * @param own real paths of what is mxc's own, wherever they are
   * @param covered paths relative to the folder
   */
  static Reserved of(Path folder, List<Path> own, Collection<String> covered) {
    return new Reserved(
        Stream.concat(
                own.stream()
                    .filter(path -> path.startsWith(folder))
                    .map(path -> folder.relativize(path).toString()),
                covered.stream())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  /** Whether a path is reserved or lies beneath what is. */
  boolean covers(String path) {
    return paths.stream().anyMatch(reserved -> isWithin(path, reserved));
  }

  /** Whether something reserved lies beneath a path. */
  boolean liesBelow(String path) {
    return paths.stream().anyMatch(reserved -> isWithin(reserved, path));
  }

  private static boolean isWithin(String path, String folder) {
    return path.startsWith(folder)
        && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }

  static String child(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
