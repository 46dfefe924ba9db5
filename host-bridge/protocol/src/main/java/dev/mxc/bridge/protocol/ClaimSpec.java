package dev.mxc.bridge.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What makes a prepared worker somebody's: all that its guest's side has to know of the trust
 * domain it now belongs to. The host keeps what is decisive (mount sources, quotas, rules); nothing
 * here is a grant.
 *
 * @param environment the guest's environment variables
 * @param mounts every mount point, in no order; the most specific path wins
 * @param pythonPath guest folders that follow the standard library on {@code sys.path}, in order
 * @param tools the granted host tools, as the guest sees them
 * @param threadsMax guest threads alive at once, the main one included
 * @param openFilesMax files that the guest may hold open at once, in any mount
 * @param outputBytesMax bytes of both output streams together
 * @param cpuMillisMax CPU time of the guest's threads in one run
 * @param memoryBytesMax guest heap
 * @param seed fresh randomness for every generator of the worker, 32 bytes
 */
public record ClaimSpec(
    Map<String, String> environment,
    List<MountPoint> mounts,
    List<String> pythonPath,
    List<ToolSpec> tools,
    int threadsMax,
    int openFilesMax,
    long outputBytesMax,
    long cpuMillisMax,
    long memoryBytesMax,
    byte[] seed) {

  public ClaimSpec {
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    pythonPath = List.copyOf(pythonPath);
    tools = List.copyOf(tools);
    Objects.requireNonNull(seed);
  }

  /** Where a mount's files are served. */
  public enum MountKind {
    /** By the host, through {@link HostServices#file}. */
    HOST,
    /** In the guest's memory, empty at first, with a size. */
    MEMORY,
    /** Nowhere: everything below is refused by the host, through {@link HostServices#file}. */
    NONE
  }

  /**
   * One mount point.
   *
   * @param path absolute guest path in normal form
   * @param kind who serves it
   * @param writable whether a guest may change files below it (the host decides again)
   * @param sizeBytes capacity of a MEMORY mount, else 0
   */
  public record MountPoint(String path, MountKind kind, boolean writable, long sizeBytes) {
    public MountPoint {
      Objects.requireNonNull(path);
      Objects.requireNonNull(kind);
    }
  }
}
