package dev.mxc.files;

import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of Python packages, for reading. Where a guest looks for the bytecode of a source, it
 * finds what mxc made of exactly that source, if there is any; the user's folder never changes, and
 * listings show nothing that is not in it.
 */
final class PackageMount implements Mount {

  private static final String CACHE = "__pycache__/";

  private final String path;
  private final PlainMount plain;
  private final PackageSources sources;
  private final Bytecode bytecode;
  private final HostTree store;

  /**
   * Takes both trees over.
   *
   * @param path the mount point
   * @param tree the packages
   * @param store the folder of {@code bytecode}
   */
  PackageMount(String path, HostTree tree, Bytecode bytecode, HostTree store) {
    this.path = path;
    this.plain = new PlainMount(tree, false);
    this.sources = new PackageSources(tree);
    this.bytecode = bytecode;
    this.store = store;
  }

  /** The file in the store that stands for a path of this mount. */
  private Optional<String> stored(String file) {
    return sourceOf(file)
        .flatMap(source ->
            sources.read(source).flatMap(read -> bytecode.find(path + "/" + source, read)));
  }

  /** {@code a/__pycache__/b.TAG.pyc} is the bytecode of {@code a/b.py}. */
  private Optional<String> sourceOf(String file) {
    int name = file.lastIndexOf('/') + 1;
    int folder = name - CACHE.length();
    boolean cached =
        folder >= 0
            && file.startsWith(CACHE, folder)
            && (folder == 0 || file.charAt(folder - 1) == '/')
            && file.endsWith(bytecode.suffix())
            && file.length() > name + bytecode.suffix().length();
    return cached
        ? Optional.of(
            file.substring(0, folder)
                + file.substring(name, file.length() - bytecode.suffix().length())
                + ".py")
        : Optional.empty();
  }

  @Override
  public Status stat(String file, boolean followLinks) throws FileFailure {
    Optional<String> stored = stored(file);
    return stored.isPresent() ? store.stat(stored.get(), false) : plain.stat(file, followLinks);
  }

  @Override
  public OpenedFile open(String file, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure {
    if (options.contains(OpenOption.WRITE)) {
      if (!options.contains(OpenOption.CREATE)) {
        stat(file, true);
      }
      throw FileFailure.refused();
    }
    Optional<String> stored = stored(file);
    return stored.isPresent()
        ? store.open(stored.get(), options, 0, creation)
        : plain.open(file, options, mode, creation);
  }

  @Override
  public List<HostTree.Child> list(String file) throws FileFailure {
    return plain.list(file);
  }

  @Override
  public void makeDirectory(String file, int mode, HostTree.Creation creation) throws FileFailure {
    plain.makeDirectory(file, mode, creation);
  }

  @Override
  public void requireMovable(String file) throws FileFailure {
    stat(file, false);
    throw FileFailure.refused();
  }

  @Override
  public void remove(String file, boolean directory) throws FileFailure {
    requireMovable(file);
  }

  @Override
  public void rename(String from, String to, boolean replace) throws FileFailure {
    requireMovable(from);
  }

  @Override
  public void setMode(String file, int mode) throws FileFailure {
    requireMovable(file);
  }

  @Override
  public void setTimes(String file, long accessNanos, long modifiedNanos, long keep)
      throws FileFailure {
    requireMovable(file);
  }

  @Override
  public String readLink(String file) throws FileFailure {
    return plain.readLink(file);
  }

  @Override
  public String realPath(String file) throws FileFailure {
    return stored(file).isPresent() ? file : plain.realPath(file);
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public void close() {
    plain.close();
    store.close();
  }
}
