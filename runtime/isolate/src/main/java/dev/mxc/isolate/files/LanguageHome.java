package dev.mxc.isolate.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The unpacked language homes: a folder that mxc wrote and that no guest writes. Its {@code python}
 * is shown to guests at {@link GuestFileView#PYTHON_HOME}. Made once per process: the index of a
 * home is shared by all contexts.
 */
public final class LanguageHome {

  private final Map<String, Volume> volumes;

  private LanguageHome(Map<String, Volume> volumes) {
    this.volumes = volumes;
  }

  /** The homes of a folder. */
  public static LanguageHome of(Path folder) {
    Path python = folder.resolve("python");
    return new LanguageHome(
        Files.isDirectory(python)
            ? Map.of(GuestFileView.PYTHON_HOME, HomeVolume.of(GuestFileView.PYTHON_HOME, python))
            : Map.of());
  }

  Map<String, Volume> volumes() {
    return volumes;
  }
}
