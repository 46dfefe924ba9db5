package dev.mxc.worker;

import java.nio.file.Path;
import java.util.List;

/** Where mxc keeps what is its own, for whoever must keep programs out of it. */
public final class CacheFolders {

  private CacheFolders() {}

  /** The folders, as far as they are there. */
  public static List<Path> own() {
    return CacheFolder.configured().flatMap(CacheFolder::open).stream().toList();
  }
}
