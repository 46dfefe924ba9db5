package dev.mxc.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls.Status;
import java.util.List;
import java.util.Set;

/** A folder of the host as it is, for reading or for reading and writing. */
record PlainMount(HostTree tree, boolean writable) implements Mount {

  @Override
  public Status stat(String path, boolean followLinks) throws FileFailure {
    return tree.stat(path, followLinks);
  }

  @Override
  public List<HostTree.Child> list(String path) throws FileFailure {
    return tree.list(path);
  }

  @Override
  public OpenedFile open(String path, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure {
    if (!writable && options.contains(OpenOption.WRITE)) {
      if (!options.contains(OpenOption.CREATE)) {
        tree.stat(path, true);
      }
      throw FileFailure.refused();
    }
    return tree.open(path, options, mode, creation);
  }

  @Override
  public void makeDirectory(String path, int mode, HostTree.Creation creation) throws FileFailure {
    if (tree.exists(path)) {
      throw new FileFailure(Errno.EEXIST);
    }
    if (!writable) {
      throw FileFailure.refused();
    }
    creation.check();
    tree.makeDirectory(path, mode);
  }

  @Override
  public void remove(String path, boolean directory) throws FileFailure {
    requireMovable(path);
    tree.remove(path, directory);
  }

  @Override
  public void requireMovable(String path) throws FileFailure {
    if (!writable) {
      tree.stat(path, false);
      throw FileFailure.refused();
    }
  }

  @Override
  public void rename(String from, String to, boolean replace) throws FileFailure {
    requireMovable(from);
    tree.rename(from, to, replace);
  }

  @Override
  public void setMode(String path, int mode) throws FileFailure {
    requireMovable(path);
    tree.setMode(path, mode);
  }

  @Override
  public void setTimes(String path, long accessNanos, long modifiedNanos, long keep)
      throws FileFailure {
    requireMovable(path);
    tree.setTimes(path, accessNanos, modifiedNanos, keep);
  }

  @Override
  public String readLink(String path) throws FileFailure {
    return tree.readLink(path);
  }

  @Override
  public String realPath(String path) throws FileFailure {
    return tree.realPath(path);
  }

  @Override
  public void close() {
    tree.close();
  }
}
