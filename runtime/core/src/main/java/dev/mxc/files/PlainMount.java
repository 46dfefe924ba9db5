package dev.mxc.files;

import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls.Status;
import java.util.List;
import java.util.Set;

/** A folder of the host as it is, for reading or for reading and writing. */
record PlainMount(HostTree tree, boolean writable) implements Mount {

  private void requireWritable() throws FileFailure {
    if (!writable) {
      throw FileFailure.refused();
    }
  }

  @Override
  public Status stat(String path, boolean followLinks) throws FileFailure {
    return tree.stat(path, followLinks);
  }

  @Override
  public List<HostTree.Child> list(String path) throws FileFailure {
    return tree.list(path);
  }

  @Override
  public HostTree.Opened open(
      String path, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure {
    if (options.contains(OpenOption.WRITE) || options.contains(OpenOption.CREATE)) {
      requireWritable();
    }
    return tree.open(path, options, mode, creation);
  }

  @Override
  public void makeDirectory(String path, int mode) throws FileFailure {
    requireWritable();
    tree.makeDirectory(path, mode);
  }

  @Override
  public void remove(String path, boolean directory) throws FileFailure {
    requireWritable();
    tree.remove(path, directory);
  }

  @Override
  public void rename(String from, String to, boolean replace) throws FileFailure {
    requireWritable();
    tree.rename(from, tree, to, replace);
  }

  @Override
  public void setMode(String path, int mode) throws FileFailure {
    requireWritable();
    tree.setMode(path, mode);
  }

  @Override
  public void setTimes(String path, long accessNanos, long modifiedNanos, long keep)
      throws FileFailure {
    requireWritable();
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
