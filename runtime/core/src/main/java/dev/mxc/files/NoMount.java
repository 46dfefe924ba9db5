package dev.mxc.files;

import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls.Status;
import java.util.List;
import java.util.Set;

/** A hole: whatever is asked is refused. Also what lies outside every mount. */
record NoMount() implements Mount {

  @Override
  public Status stat(String path, boolean followLinks) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public List<HostTree.Child> list(String path) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public OpenedFile open(String path, Set<OpenOption> options, int mode, HostTree.Creation creation)
      throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public void makeDirectory(String path, int mode, HostTree.Creation creation) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public void remove(String path, boolean directory) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public void requireMovable(String path) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public void rename(String from, String to, boolean replace) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public void setMode(String path, int mode) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public void setTimes(String path, long accessNanos, long modifiedNanos, long keep)
      throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public String readLink(String path) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public String realPath(String path) throws FileFailure {
    throw FileFailure.refused();
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
