package dev.mxc.files;

import java.util.List;

/** Sources changed since their overlay was opened; nothing was written. */
public final class CommitConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> paths;

  CommitConflictException(List<String> paths) {
    super(
        "the source changed meanwhile: "
            + String.join(", ", paths.subList(0, Math.min(5, paths.size())))
            + (paths.size() > 5 ? " and " + (paths.size() - 5) + " more" : "")
            + "; nothing was written, --diff FILE keeps the changes");
    this.paths = List.copyOf(paths);
  }

  /** The guest paths in conflict. */
  public List<String> paths() {
    return paths;
  }
}
