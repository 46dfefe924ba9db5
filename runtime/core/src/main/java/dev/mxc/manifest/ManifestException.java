package dev.mxc.manifest;

import java.util.List;

/** Manifest or options are invalid, or ask for what cannot be enforced here. Nothing ran. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** At least one problem. */
  public ManifestException(List<Problem> problems) {
    super(
        problems.getFirst()
            + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the text, at most {@link Problems#MAX}. */
  public List<Problem> problems() {
    return problems;
  }
}
